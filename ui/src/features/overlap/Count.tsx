/** A number with its range, unless it is exact. */
import type { EstimatedProfiles } from "../../bindings";
import { formatNumber, t } from "../../i18n";
import figures from "../../components/figures.module.css";

export function Count({ of }: { of: EstimatedProfiles }) {
  return (
    <>
      {formatNumber(of.likely)}
      {of.least !== of.most && (
        <span className={figures.range}>{t("overlap.range", { least: of.least, most: of.most })}</span>
      )}
    </>
  );
}
