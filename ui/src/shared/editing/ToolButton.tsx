/** Buttons of a page's tool row: icon and word, as on Adobe's pages. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { Text } from "@react-spectrum/s2/Text";
import type { ComponentType } from "react";
import { Focusable, Tooltip, TooltipTrigger } from "react-aria-components";
import css from "./editing.module.css";

interface ToolButtonProps {
  icon: ComponentType;
  label: string;
  onPress: () => void;
  isDisabled?: boolean;
  /** Why it cannot be used, such as a missing permission; if set, the button only shows this text. */
  why?: string;
}

export function ToolButton({ icon: Icon, label, why, ...button }: ToolButtonProps) {
  if (why !== undefined) return <DisabledButton icon={Icon} label={label} why={why} />;
  return (
    <ActionButton isQuiet {...button}>
      <Icon />
      <Text>{label}</Text>
    </ActionButton>
  );
}

/**
 * An action that is not available: not permitted, or planned for a later version. Focusable, so that everyone can find
 * out why.
 */
export function DisabledButton({
  icon: Icon,
  label,
  why,
}: {
  icon: ComponentType;
  label: string;
  why: string;
}) {
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
