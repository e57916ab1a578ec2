/** An estimated number with its range; a dash if it is not known. */
import type { EstimatedProfiles } from "../../bindings";
import { formatNumber, t } from "../../i18n";
import figures from "../../components/figures.module.css";

export function Size({ of }: { of: EstimatedProfiles | null }) {
  if (of === null) return <>{t("providers.unknown")}</>;
  return (
    <>
      {formatNumber(of.likely)}
      {of.least !== of.most && (
        <span className={figures.range}>{t("providers.range", { least: of.least, most: of.most })}</span>
      )}
    </>
  );
}
