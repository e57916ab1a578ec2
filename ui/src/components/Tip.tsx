/**
 * More about a short text: the exact time, the source of a number, the meaning of a state. Shown on hover and focus,
 * and read aloud as the description. It is cheap enough for every row of a list, because one `TipLayer` shows the tips of the
 * whole window.
 */
import type { ReactNode } from "react";
import css from "./tip.module.css";

interface TipProps {
  /** Text of this program, or a name made `visible`; without it the content itself is shown. */
  words: string | undefined;
  children: ReactNode;
}

export function Tip({ words, children }: TipProps) {
  if (words === undefined || words === "") return children;
  return (
    // Focusable, so that keyboard users can read what the pointer shows.
    <span className={css.place} data-tip={words} tabIndex={0} aria-description={words}>
      {children}
    </span>
  );
}
