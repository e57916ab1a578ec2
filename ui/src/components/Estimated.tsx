/** An estimated number with its range, unless it is exact; a dash if it is not known. */
import { formatNumber, t } from "../i18n";
import css from "./figures.module.css";

interface EstimatedProps {
  of: { least: number; likely: number; most: number } | null;
}

export function Estimated({ of }: EstimatedProps) {
  if (of === null) return <>{t("number.none")}</>;
  const likely = formatNumber(of.likely);
  if (of.least === of.most) return <>{likely}</>;
  return (
    <>
      {likely} <span className={css.range}>{t("number.range", { least: of.least, most: of.most })}</span>
    </>
  );
}
