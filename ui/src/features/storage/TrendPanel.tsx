/**
 * The graph of a trait or segment and the six numbers of each series below it: device or cross-device ids, a period, the
 * chart or a table of the same numbers.
 */
import { useState } from "react";
import type { Answer } from "../../api/query";
import type { Metric, Trend, WindowNumbers } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { ChartTable, ChartTableSwitch, type ChartForm } from "../../components/chart/ChartTable";
import { LineChart, type ChartSeries } from "../../components/chart/LineChart";
import { PeriodFigures } from "../../components/chart/PeriodFigures";
import { FilterMenu } from "../../components/FilterChips";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { formatMoment, t } from "../../i18n";
import { FailureState } from "./ListBody";
import css from "./storage.module.css";

/** Which identities and how many days a graph shows. */
export interface TrendChoice {
  metric: Metric;
  days: number;
}

export const FIRST_CHOICE: TrendChoice = { metric: "device", days: 21 };

const PERIODS = [21, 30, 60, 90];

interface TrendPanelProps {
  title: string;
  /** Names of the two series, in the order of the answer. */
  names: [string, string];
  /** What the graph is of, for its description. */
  subject: string;
  trend: Answer<Trend>;
  choice: TrendChoice;
  onChoice: (choice: TrendChoice) => void;
  /** Whether members are awaited: zeros are shown as "not yet". */
  notYet: boolean;
  /** Each line against its own highest value, as Adobe draws segments. */
  normalised?: boolean;
}

export function TrendPanel(props: TrendPanelProps) {
  const { title, trend, choice, onChoice } = props;
  const [form, setForm] = useState<ChartForm>("chart");
  return (
    <Panel
      title={title}
      note={trend.value && <AgeLabel at={trend.value.readAt} />}
      actions={
        <>
          <ChartTableSwitch value={form} onChange={setForm} />
          <FilterMenu
            label={t("storage.period")}
            items={PERIODS.map((days) => ({ id: String(days), label: t("storage.days", { days }) }))}
            selected={new Set([String(choice.days)])}
            onChange={([days]) => days && onChoice({ ...choice, days: Number(days) })}
            single
          />
          <MetricMenu choice={choice} onChoice={onChoice} />
        </>
      }
      fill
    >
      {trend.value ? <TrendBody {...props} trend={trend.value} form={form} /> : <TrendState trend={trend} />}
    </Panel>
  );
}

function MetricMenu({ choice, onChoice }: Pick<TrendPanelProps, "choice" | "onChoice">) {
  return (
    <FilterMenu
      label={t("storage.showBy")}
      items={[
        { id: "device", label: t("storage.device") },
        { id: "crossDevice", label: t("storage.crossDevice") },
      ]}
      selected={new Set([choice.metric])}
      onChange={([metric]) => {
        if (metric === "device" || metric === "crossDevice") onChoice({ ...choice, metric });
      }}
      single
    />
  );
}

function TrendState({ trend }: { trend: Answer<Trend> }) {
  return trend.failure ? (
    <FailureState failure={trend.failure} retry={trend.retry} />
  ) : (
    <Skeleton lines={7} />
  );
}

type TrendBodyProps = Omit<TrendPanelProps, "trend"> & { trend: Trend; form: ChartForm };

function TrendBody({ title, names, subject, trend, choice, notYet, normalised, form }: TrendBodyProps) {
  const days = trend.points.map((point) => new Date(point.day).toISOString().slice(0, 10));
  const series: ChartSeries[] = [
    {
      id: "first",
      label: names[0],
      values: trend.points.map((point) => point.first),
      dashed: true,
      tone: "good",
    },
    { id: "second", label: names[1], values: trend.points.map((point) => point.second) },
  ];
  const source = t("storage.source", { at: formatMoment(trend.readAt) });
  const description = t("storage.chartDescription", { subject, days: choice.days });
  return (
    <div className={css.trend}>
      <div className={css.chart}>
        {form === "chart" ? (
          <LineChart
            label={title}
            description={description}
            days={days}
            series={series}
            normalised={normalised}
          />
        ) : (
          <ChartTable label={title} days={days} series={series} />
        )}
      </div>
      <div className={css.figures}>
        <PeriodFigures
          label={names[0]}
          dashed
          tone="good"
          latest={shown(trend.first.days1, notYet)}
          periods={periodsOf(trend.first, notYet)}
          notYet={notYet}
          source={source}
        />
        <PeriodFigures
          label={names[1]}
          latest={shown(trend.second.days1, notYet)}
          periods={periodsOf(trend.second, notYet)}
          notYet={notYet}
          source={source}
        />
      </div>
    </div>
  );
}

/** Inside a waiting time a zero means nothing yet: it is shown as such. */
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
