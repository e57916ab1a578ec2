/** One measure below a chart: its name and line, the latest number large, and the numbers for 1 to 90 days. */
import { useId } from "react";
import { formatNumber, t } from "../../i18n";
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
        {periods.map((period, place) => (
          <div key={period.days}>
            <dt>
              {/* To the eye the word "days" is said once; to the ear each number has it. */}
              <span className={place === 0 ? undefined : "visuallyHidden"}>
                {t("chart.periods", { days: period.days })}
              </span>
              {place > 0 && <span aria-hidden="true">{formatNumber(period.days)}</span>}
            </dt>
            <dd>
              <NumberText value={period.value} notYet={notYet} title={source} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
