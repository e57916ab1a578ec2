/**
 * A number in a circle beside a detail: ① to ⑤, as on Adobe's pages. Hover or focus shows one sentence about it.
 * All of them can be turned off.
 */
import { createContext, useContext, useId } from "react";
import { Button, Tooltip, TooltipTrigger } from "react-aria-components";
import { t } from "../i18n";
import css from "./parts.module.css";

const Enabled = createContext(true);

/** Turns the callouts below it on or off. */
export const CalloutsEnabled = Enabled.Provider;

interface CalloutProps {
  n: 1 | 2 | 3 | 4 | 5;
  /** The label the number belongs to, e.g. "Trait Type". */
  name: string;
  /** The sentence. */
  children: string;
}

export function Callout({ n, name, children }: CalloutProps) {
  const sentence = useId();
  if (!useContext(Enabled)) return null;
  return (
    <span className={css.calloutPlace}>
      <TooltipTrigger delay={150} closeDelay={100}>
        <Button
          className={css.callout}
          aria-label={t("callout.label", { n, name })}
          aria-describedby={sentence}
        >
          {n}
        </Button>
        <Tooltip className={css.tooltip} placement="top">
          {children}
        </Tooltip>
      </TooltipTrigger>
      <span id={sentence} hidden>
        {children}
      </span>
    </span>
  );
}
