/**
 * Names and other text from the data, shown in their own direction, whatever the script, with invisible characters
 * replaced by their code.
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

/** Text from the data without a style of its own. */
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

/** A name with its ID, so that two objects with the same name can be distinguished in a question. */
export function NameWithId({ name, id }: { name: string; id: string }) {
  return (
    <span className={css.nameWrapped}>
      <Words className={css.strong}>{name}</Words> <Words className={`${css.quiet} selectable`}>{id}</Words>
    </span>
  );
}
