/** A count: "not yet" while it is expected, "–" if there is none, never 0 for "unknown". */
import { formatCompact, formatNumber, t, own } from "../i18n";
import { Tip } from "./Tip";
import css from "./parts.module.css";

interface NumberTextProps {
  value: number | null | undefined;
  /** The number is expected but not available yet: shows "not yet" instead of "–". */
  notYet?: boolean;
  /** The source and age of the number. */
  title?: string;
  /** A short form for narrow columns, 48.2M, with the whole number in its name and on hover. */
  compact?: boolean;
}

export function NumberText({ value, notYet = false, title, compact = false }: NumberTextProps) {
  if (value === null || value === undefined) {
    const words = notYet ? t("number.notYet") : t("number.none");
    return (
      <Tip words={title}>
        <span className={css.quiet}>{words}</span>
      </Tip>
    );
  }
  const whole = formatNumber(value);
  if (!compact) {
    return (
      <Tip words={title}>
        <span className={css.number}>{whole}</span>
      </Tip>
    );
  }
  return (
    <Tip words={title === undefined ? whole : t("number.of", { whole, source: own(title) })}>
      <span className={css.number}>
        <span aria-hidden="true">{formatCompact(value)}</span>
        <span className="visuallyHidden">{whole}</span>
      </span>
    </Tip>
  );
}
