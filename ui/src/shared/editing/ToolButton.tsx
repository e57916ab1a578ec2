/** Buttons of a page's tool row: icon and word, as on Adobe's pages. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { Text } from "@react-spectrum/s2/Text";
import type { ComponentType } from "react";
import { Focusable, Tooltip, TooltipTrigger } from "react-aria-components";
import css from "./edit.module.css";

interface ToolButtonProps {
  icon: ComponentType;
  label: string;
  onPress: () => void;
  isDisabled?: boolean;
  /** Why it cannot be done, such as a right that is missing; then it does nothing but say so. */
  why?: string;
}

export function ToolButton({ icon: Icon, label, why, ...button }: ToolButtonProps) {
  if (why !== undefined) return <HeldButton icon={Icon} label={label} why={why} />;
  return (
    <ActionButton isQuiet {...button}>
      <Icon />
      <Text>{label}</Text>
    </ActionButton>
  );
}

/** What cannot be done: not allowed, or brought by a later version. It can be reached, so that everybody is told why. */
export function HeldButton({ icon: Icon, label, why }: { icon: ComponentType; label: string; why: string }) {
  return (
    <TooltipTrigger delay={300} closeDelay={0}>
      <Focusable>
        <button type="button" aria-disabled="true" className={css.later}>
          <Icon aria-hidden="true" />
          {label}
        </button>
      </Focusable>
      <Tooltip className={css.tooltip} placement="bottom">
        {why}
      </Tooltip>
    </TooltipTrigger>
  );
}
