/**
 * The graph of a trait or segment and the six numbers of each series below it: a period, the chart or a table of the same
 * numbers. Audience Manager's API reports them by device only, so no other choice is offered.
 */
import { PickerItem } from "@react-spectrum/s2/Picker";
import { useState } from "react";
import type { QueryResult } from "../../api/query";
import type { Trend, WindowNumbers } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { ChartTable, ChartTableSwitch, type ChartForm } from "../../components/chart/ChartTable";
import { LineChart, type ChartSeries } from "../../components/chart/LineChart";
import { PeriodFigures } from "../../components/chart/PeriodFigures";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { Picker } from "../../components/Overlay";
import { formatMoment, t } from "../../i18n";
import { FailureState } from "../lists/ListBody";
import css from "./details.module.css";

/** Days a graph shows first, as on Adobe's page. */
export const FIRST_DAYS = 21;

const PERIODS = [FIRST_DAYS, 30, 60, 90];

interface Measure {
  name: string;
  /** What the series counts, as a sentence. */
  about: string;
}

interface TrendPanelProps {
  title: string;
  /** The two series, in the order of the answer. */
  measures: readonly [Measure, Measure];
  /** The subject of the graph, for its description. */
  subject: string;
  trend: QueryResult<Trend>;
  days: number;
  onDays: (days: number) => void;
  /** Whether members are expected: zeros are shown as "not yet". */
  notYet: boolean;
  /** Each line against its own highest value, as Adobe draws segments; its page has no choice of identities either. */
  normalized?: boolean;
}

export function TrendPanel(props: TrendPanelProps) {
  const { title, trend, days, onDays, normalized } = props;
  const [form, setForm] = useState<ChartForm>("chart");
  return (
    <Panel title={title} note={trend.value && <AgeLabel at={trend.value.readAt} />}>
      <div className={css.trendTools}>
        <ChartTableSwitch value={form} onChange={setForm} />
        <Picker
          overlay="periodChoice"
          label={t("details.period")}
          labelPosition="side"
          size="S"
          value={String(days)}
          onChange={(next) => onDays(Number(next))}
        >
          {PERIODS.map((period) => (
            <PickerItem key={period} id={String(period)}>
              {t("details.days", { days: period })}
            </PickerItem>
          ))}
        </Picker>
        {normalized ? <span className={css.quiet}>{t("details.shownByDevice")}</span> : <ShowResultsBy />}
      </div>
      {trend.value ? (
        <TrendBody {...props} trend={trend.value} form={form} isOld={trend.isOld} />
      ) : (
        <TrendState trend={trend} />
      )}
    </Panel>
  );
}

/** Adobe's choice, with the option that its API cannot provide disabled and explained. */
function ShowResultsBy() {
  return (
    <Picker
      overlay="showByChoice"
      label={t("details.showBy")}
      labelPosition="side"
      size="S"
      value="device"
      disabledKeys={["crossDevice"]}
      menuWidth={280}
    >
      <PickerItem id="device">{t("details.device")}</PickerItem>
      {/* In one line of text: a description would not be part of the entry's name (WCAG 2.5.3). */}
      <PickerItem id="crossDevice">
        {t("details.heldChoice", { choice: t("details.crossDevice"), why: t("details.crossDeviceWhy") })}
      </PickerItem>
    </Picker>
  );
}

function TrendState({ trend }: { trend: QueryResult<Trend> }) {
  return trend.failure ? (
    <FailureState failure={trend.failure} retry={trend.retry} />
  ) : (
    <Skeleton lines={7} />
  );
}

type TrendBodyProps = Omit<TrendPanelProps, "trend"> & { trend: Trend; form: ChartForm; isOld: boolean };

function TrendBody(props: TrendBodyProps) {
  const { title, measures, subject, trend, notYet, normalized, form } = props;
  const [first, second] = measures;
  const days = trend.points.map((point) => new Date(point.day).toISOString().slice(0, 10));
  const series: ChartSeries[] = [
    ...seriesOf(trend, "first", { label: first.name, dashed: true, tone: "good" }),
    ...seriesOf(trend, "second", { label: second.name }),
  ];
  const about = (measure: Measure) =>
    t("details.source", { about: measure.about, at: formatMoment(trend.readAt) });
  const description = t("details.chartDescription", { subject, days: days.length });
  return (
    // Until the answer arrives, the graph belongs to another period and must not look like this one's.
    <div className={css.trend} data-old={props.isOld || undefined} aria-busy={props.isOld}>
      <div className={css.chart}>
        {form === "chart" ? (
          <LineChart
            label={title}
            description={description}
            days={days}
            series={series}
            normalized={normalized}
          />
        ) : (
          <ChartTable label={title} days={days} series={series} />
        )}
      </div>
      <div className={css.figures}>
        <PeriodFigures
          label={first.name}
          about={about(first)}
          dashed
          tone="good"
          latest={shown(trend.first.days1, notYet)}
          periods={periodsOf(trend.first, notYet)}
          notYet={notYet}
        />
        <PeriodFigures
          label={second.name}
          about={about(second)}
          latest={shown(trend.second.days1, notYet)}
          periods={periodsOf(trend.second, notYet)}
          notYet={notYet}
        />
      </div>
    </div>
  );
}

/** A line of the graph; none if the service does not report a number for each day, because a gap is not a 0. */
function seriesOf(
  trend: Trend,
  id: "first" | "second",
  look: Omit<ChartSeries, "id" | "values">,
): ChartSeries[] {
  const values = trend.points.map((point) => point[id]).filter((value) => value !== null);
  return values.length === trend.points.length ? [{ id, values, ...look }] : [];
}

/** While members are expected, a zero means "not yet". */
function shown(value: number | null, notYet: boolean): number | null {
  return notYet && value === 0 ? null : value;
}

function periodsOf(numbers: WindowNumbers, notYet: boolean): { days: number; value: number | null }[] {
  const { days1, days7, days14, days30, days60, days90 } = numbers;
  return [
    { days: 1, value: shown(days1, notYet) },
    { days: 7, value: shown(days7, notYet) },
    { days: 14, value: shown(days14, notYet) },
    { days: 30, value: shown(days30, notYet) },
    { days: 60, value: shown(days60, notYet) },
    { days: 90, value: shown(days90, notYet) },
  ];
}
