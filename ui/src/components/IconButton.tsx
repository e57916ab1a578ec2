/** A small round button that shows only an icon; its name is read aloud and shown on hover. */
import type { ComponentType } from "react";
import { Button, Tooltip, TooltipTrigger } from "react-aria-components";
import css from "./parts.module.css";

interface IconButtonProps {
  label: string;
  icon: ComponentType;
  onPress: () => void;
  isDisabled?: boolean;
  /** Why it cannot be used; if set, the button only shows this text. */
  why?: string;
}

export function IconButton({ label, icon: Icon, onPress, isDisabled, why }: IconButtonProps) {
  const isHeld = why !== undefined;
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button
        className={css.iconButton}
        aria-label={label}
        onPress={isHeld ? undefined : onPress}
        isDisabled={isDisabled}
        // Focusable, so that everyone can find out why it does nothing.
        aria-disabled={isHeld || undefined}
      >
        <Icon aria-hidden="true" />
      </Button>
      <Tooltip className={css.tooltip} placement="bottom">
        {why ?? label}
      </Tooltip>
    </TooltipTrigger>
  );
}
