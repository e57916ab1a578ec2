/** One measure below a chart: its name and line, the latest number large, and the numbers for 1 to 90 days. */
import { useId } from "react";
import { t } from "../../i18n";
import { NumberText } from "../NumberText";
import { SeriesKey } from "./LineChart";
import css from "./chart.module.css";

interface PeriodFiguresProps {
  label: string;
  dashed?: boolean;
  tone?: "accent" | "good";
  /** The large number; null where none was reported. */
  latest: number | null;
  periods: readonly { days: number; value: number | null }[];
  /** Numbers are expected but have not come. */
  notYet?: boolean;
  /** Source and age of the numbers, as a title. */
  source?: string;
}

export function PeriodFigures({ label, dashed, tone, latest, periods, notYet, source }: PeriodFiguresProps) {
  const name = useId();
  return (
    <section className={css.figures} aria-labelledby={name}>
      <h3 id={name}>
        <SeriesKey series={{ dashed, tone }} /> {label}
      </h3>
      <p className={css.latest}>
        <span className="visuallyHidden">{t("chart.latest")} </span>
        <NumberText value={latest} notYet={notYet} title={source} />
      </p>
      <dl className={css.periods}>
        {periods.map((period) => (
          <div key={period.days}>
            <dt>{t("chart.periods", { days: period.days })}</dt>
            <dd>
              <NumberText value={period.value} notYet={notYet} title={source} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
