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
}

export function ToolButton({ icon: Icon, label, ...button }: ToolButtonProps) {
  return (
    <ActionButton isQuiet {...button}>
      <Icon />
      <Text>{label}</Text>
    </ActionButton>
  );
}

/** What a later version brings. It can be reached, so that everybody is told why it does nothing. */
export function LaterButton({ icon: Icon, label, why }: { icon: ComponentType; label: string; why: string }) {
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
