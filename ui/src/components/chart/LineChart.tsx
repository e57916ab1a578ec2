/**
 * Lines over days that fill their container, with a description for screen readers. The pointer or the arrow keys read
 * one day; `ChartTable` shows the same numbers as a table. In the normalized form each line is drawn against its own
 * highest value.
 *
 * Our own SVG over d3's scales: chart libraries insert a <style>, which the content security policy forbids.
 */
import { useId, useRef, useState, type KeyboardEvent, type PointerEvent } from "react";
import { formatCompact, formatDay, formatDayOfMonth, formatMonth, formatNumber, t, own } from "../../i18n";
import { useSize } from "../useSize";
import { nearestDay, plot, type Box, type ChartSeries, type Plot } from "./scales";
import css from "./chart.module.css";

export type { ChartSeries };

export interface LineChartProps {
  /** Accessible name. */
  label: string;
  /** A description of the lines in one or two sentences. */
  description: string;
  /** ISO days, oldest first. */
  days: readonly string[];
  series: readonly ChartSeries[];
  normalized?: boolean;
}

export function LineChart({ label, description, days, series, normalized = false }: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const measured = useSize(place);
  const size = measured.width > 0 ? measured : BEFORE_MEASURED;
  const descriptionId = useId();
  const empty = series.every((one) => one.values.every((value) => value === null));
  const box: Box = { ...size, left: normalized ? 28 : 46, right: 22, top: 10, bottom: 40 };
  const drawn = plot(series, days.length, box, normalized);
  const { day, spoken, ...reading } = useDayReading(days, series, box);
  return (
    <figure className={css.chart}>
      <p id={descriptionId} hidden>
        {description} {t("chart.keys")}
      </p>
      <ul className={css.legend} aria-hidden="true">
        {series.map((one) => (
          <li key={one.id}>
            {one.label} <SeriesKey series={one} />
          </li>
        ))}
      </ul>
      <p role="status" className="visuallyHidden">
        {spoken}
      </p>
      {/* An image that can be read day by day: nothing in it is selected or changed. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={place}
        className={css.place}
        role="img"
        tabIndex={empty ? -1 : 0}
        aria-label={`${label}: ${readOut(days, series, days.length - 1)}`}
        aria-describedby={descriptionId}
        {...reading}
      >
        <Drawing drawn={drawn} box={box} days={days} series={series} normalized={normalized} day={day} />
        {empty && <p className={css.nothing}>{t("chart.noData")}</p>}
        {day !== undefined && !empty && (
          <ReadOut days={days} series={series} day={day} x={drawn.x(day)} width={size.width} />
        )}
      </div>
    </figure>
  );
}

/** Width in px for which the chart is drawn before its container has been measured. */
const BEFORE_MEASURED = { width: 600, height: 200 };

/** The day at the pointer or the arrow keys, the sentence to announce, and the handlers that change them. */
function useDayReading(days: readonly string[], series: readonly ChartSeries[], box: Box) {
  const [day, setDay] = useState<number>();
  // Only days reached by keys are announced: the pointer passes over many.
  const [spoken, setSpoken] = useState("");
  const last = days.length - 1;
  return {
    day: day === undefined ? undefined : Math.min(day, last),
    spoken,
    onKeyDown(event: KeyboardEvent) {
      const steps: Record<string, number> = {
        ArrowRight: Math.min(last, (day ?? -1) + 1),
        ArrowLeft: Math.max(0, (day ?? last + 1) - 1),
        Home: 0,
        End: last,
      };
      if (event.key === "Escape") setDay(undefined);
      const next = steps[event.key];
      if (next === undefined || event.altKey) return;
      event.preventDefault();
      setDay(next);
      setSpoken(readOut(days, series, next));
    },
    onFocus: () => setDay((now) => now ?? last),
    onBlur: () => setDay(undefined),
    onPointerMove({ currentTarget, clientX }: PointerEvent<HTMLElement>) {
      setDay(nearestDay(clientX - currentTarget.getBoundingClientRect().left, box, days.length));
    },
    onPointerLeave: () => setDay(undefined),
  };
}

interface DrawingProps extends Pick<LineChartProps, "days" | "series"> {
  drawn: Plot;
  box: Box;
  normalized: boolean;
  /** Index of the marked day. */
  day: number | undefined;
}

/** Axes, lines and the marker of one day. */
function Drawing({ drawn, box, days, series, normalized, day }: DrawingProps) {
  return (
    <svg width={box.width} height={box.height} aria-hidden="true">
      {drawn.yTicks.map((tick) => (
        <g key={tick.value}>
          <line className={css.rule} x1={box.left} x2={box.width - box.right} y1={tick.y} y2={tick.y} />
          {!normalized && (
            <text className={css.yLabel} x={box.left - 8} y={tick.y}>
              {formatCompact(tick.value)}
            </text>
          )}
        </g>
      ))}
      {normalized && (
        <text className={css.axisName} transform={`translate(14 ${box.height / 2}) rotate(-90)`}>
          {t("chart.normalized")}
        </text>
      )}
      {drawn.xTicks.map((tick, index) => (
        <DayTick
          key={tick.day}
          x={tick.x}
          box={box}
          day={days[tick.day] ?? ""}
          before={days[drawn.xTicks[index - 1]?.day ?? -1]}
        />
      ))}
      {series.map((one, index) => (
        <path
          key={one.id}
          className={css.line}
          data-tone={one.tone ?? "accent"}
          data-dashed={one.dashed || undefined}
          d={drawn.paths[index]?.d}
        />
      ))}
      {day !== undefined && (
        <line
          className={css.mark}
          x1={drawn.x(day)}
          x2={drawn.x(day)}
          y1={box.top}
          y2={box.height - box.bottom}
        />
      )}
    </svg>
  );
}

interface DayTickProps {
  x: number;
  box: Box;
  day: string;
  /** The labeled day before this one. */
  before: string | undefined;
}

/** A line from top to bottom with the day of the month; the month is below its first labeled day. */
function DayTick({ x, box, day, before }: DayTickProps) {
  const month = formatMonth(day);
  return (
    <g>
      <line className={css.rule} x1={x} x2={x} y1={box.top} y2={box.height - box.bottom} />
      <text className={css.xLabel} x={x} y={box.height - 22}>
        {formatDayOfMonth(day)}
      </text>
      {(before === undefined || formatMonth(before) !== month) && (
        <text className={css.xLabel} x={x} y={box.height - 6}>
          {month}
        </text>
      )}
    </g>
  );
}

/** The values of one day as a sentence. */
function readOut(days: readonly string[], series: readonly ChartSeries[], day: number): string {
  const values = series
    .map((one) => {
      const value = one.values[day];
      const number = value === null || value === undefined ? t("number.none") : formatNumber(value);
      return t("chart.value", { name: one.label, value: number });
    })
    .join(", ");
  return t("chart.point", { day: formatDay(days[day] ?? 0, true), values: own(values) });
}

interface ReadOutProps {
  days: readonly string[];
  series: readonly ChartSeries[];
  day: number;
  x: number;
  width: number;
}

function ReadOut({ days, series, day, x, width }: ReadOutProps) {
  // Beside the marker, on the side with more room.
  const side = x > width / 2 ? { right: width - x + 10 } : { left: x + 10 };
  return (
    <div className={css.readOut} style={side} aria-hidden="true">
      <strong>{formatDay(days[day] ?? 0, true)}</strong>
      {series.map((one) => {
        const value = one.values[day];
        return (
          <span key={one.id}>
            <SeriesKey series={one} /> {one.label}
            <b>{value === null || value === undefined ? t("number.none") : formatNumber(value)}</b>
          </span>
        );
      })}
    </div>
  );
}

/** A short sample of the line, for legends and headings. */
export function SeriesKey({ series }: { series: Pick<ChartSeries, "dashed" | "tone"> }) {
  return (
    <svg width="20" height="8" className={css.key} aria-hidden="true">
      <line
        className={css.line}
        data-tone={series.tone ?? "accent"}
        data-dashed={series.dashed || undefined}
        x1="1"
        x2="19"
        y1="4"
        y2="4"
      />
    </svg>
  );
}
