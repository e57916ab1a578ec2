/** One measure below a chart: its name and line, the latest number large, and the numbers for 1 to 90 days as a list. */
import { useId } from "react";
import { t } from "../../i18n";
import { Info } from "../Info";
import { NumberText } from "../NumberText";
import { SeriesKey } from "./LineChart";
import css from "./chart.module.css";

interface PeriodFiguresProps {
  label: string;
  /** What the measure counts, and the source and age of the numbers. */
  about: string;
  dashed?: boolean;
  tone?: "accent" | "good";
  /** The large number; null if none was reported. */
  latest: number | null;
  periods: readonly { days: number; value: number | null }[];
  /** Numbers are expected but have not arrived yet. */
  notYet?: boolean;
}

export function PeriodFigures({ label, about, dashed, tone, latest, periods, notYet }: PeriodFiguresProps) {
  const name = useId();
  return (
    <section className={css.figures} aria-labelledby={name}>
      <div className={css.measure}>
        <h3 id={name}>{label}</h3>
        <Info name={label}>{about}</Info>
        <SeriesKey series={{ dashed, tone }} />
      </div>
      <p className={css.latest}>
        <span className="visuallyHidden">{t("chart.latest")} </span>
        <NumberText value={latest} notYet={notYet} />
      </p>
      <dl className={css.periods}>
        {periods.map((period) => (
          <div key={period.days}>
            <dt>{t("chart.periods", { days: period.days })}</dt>
            <dd>
              <NumberText value={period.value} notYet={notYet} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
