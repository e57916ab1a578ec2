/** An estimated number with its range, unless it is exact; a dash if it is not known. */
import { formatNumber, t } from "../i18n";
import css from "./figures.module.css";

interface EstimatedProps {
  of: { least: number; likely: number; most: number } | null;
}

export function Estimated({ of }: EstimatedProps) {
  if (of === null) return <>{t("number.none")}</>;
  return (
    <>
      {formatNumber(of.likely)}{" "}
      {of.least !== of.most && (
        <span className={css.range}>{t("number.range", { least: of.least, most: of.most })}</span>
      )}
    </>
  );
}
