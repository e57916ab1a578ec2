/**
 * More about a few words: the exact time, the source of a number, a state in a sentence. Shown on hover and on focus,
 * and heard as the description. Cheap enough for every row of a list: what shows it is one `TipLayer` for the window.
 */
import type { ReactNode } from "react";
import css from "./tip.module.css";

interface TipProps {
  /** Words of this program, or a name made `visible`; without it the words are shown as they are. */
  words: string | undefined;
  children: ReactNode;
}

export function Tip({ words, children }: TipProps) {
  if (words === undefined || words === "") return children;
  return (
    // It can be reached by keyboard, so that what the pointer is told everybody can read.
    <span className={css.place} data-tip={words} tabIndex={0} aria-description={words}>
      {children}
    </span>
  );
}
