/**
 * Names and other words from the data. They are shown in their own direction, whatever script they are in, and with
 * everything that cannot be seen in them by its code.
 */
import { visible } from "../i18n";
import css from "./parts.module.css";

interface WordsProps {
  children: string;
  className?: string;
  /** Line breaks are shown, as in a description. */
  lines?: boolean;
  "data-cut"?: string;
}

/** Words from the data as they stand, without a look of their own. */
export function Words({ children, lines, className, ...more }: WordsProps) {
  return (
    <bdi dir="auto" className={lines ? `${css.lines} ${className ?? ""}` : className} {...more}>
      {visible(children, { lines })}
    </bdi>
  );
}

interface NameProps {
  children: string;
  strong?: boolean;
  /** Breaks into lines instead of being cut with "…" where it does not fit. */
  wrap?: boolean;
  /** Line breaks in it are shown, as in a description. */
  lines?: boolean;
}

export function Name({ children, strong = false, wrap = false, lines = false }: NameProps) {
  return (
    <Words
      className={`${wrap || lines ? css.nameWrapped : css.name} ${strong ? css.strong : ""}`}
      data-cut={wrap || lines ? undefined : ""}
      lines={lines}
    >
      {children}
    </Words>
  );
}

/** A name with its id beside it: in a question, two things of one name can be told apart. */
export function NameWithId({ name, id }: { name: string; id: string }) {
  return (
    <span className={css.nameWrapped}>
      <Words className={css.strong}>{name}</Words> <Words className={`${css.quiet} selectable`}>{id}</Words>
    </span>
  );
}
