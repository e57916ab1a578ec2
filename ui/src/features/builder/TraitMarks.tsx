/** What matters about a trait where it is picked: whose data it is. */
import type { TraitRow } from "../../bindings";
import { t } from "../../i18n";
import css from "./builder.module.css";

export function TraitMarks({ row }: { row: TraitRow }) {
  if (!row.thirdParty) return null;
  return <span className={css.mark}>{t("builder.thirdParty")}</span>;
}
