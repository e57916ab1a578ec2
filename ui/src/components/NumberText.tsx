/** A count. "not yet" inside a waiting time, "–" where there is none, never 0 for "unknown". */
import { formatNumber, t } from "../i18n";
import css from "./parts.module.css";

interface NumberTextProps {
  value: number | null | undefined;
  /** The number is expected but has not come: says so instead of "–". */
  notYet?: boolean;
  /** Where the number comes from and how old it is. */
  title?: string;
}

export function NumberText({ value, notYet = false, title }: NumberTextProps) {
  if (value !== null && value !== undefined) {
    return (
      <span className={css.number} title={title}>
        {formatNumber(value)}
      </span>
    );
  }
  return (
    <span className={css.quiet} title={title}>
      {notYet ? t("number.notYet") : t("number.none")}
    </span>
  );
}
