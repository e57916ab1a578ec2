/** A small round button that shows only an icon; its name is heard and shown on hover. */
import type { ComponentType } from "react";
import { Button, Tooltip, TooltipTrigger } from "react-aria-components";
import css from "./parts.module.css";

interface IconButtonProps {
  label: string;
  icon: ComponentType;
  onPress: () => void;
  isDisabled?: boolean;
}

export function IconButton({ label, icon: Icon, onPress, isDisabled }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500} closeDelay={0}>
      <Button className={css.iconButton} aria-label={label} onPress={onPress} isDisabled={isDisabled}>
        <Icon aria-hidden="true" />
      </Button>
      <Tooltip className={css.tooltip} placement="bottom">
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
