/**
 * Lines over days, as large as the place it is put in: a picture with a sentence for those who do not see it. The pointer
 * or the arrow keys read one day; a table of the same numbers stands beside it (`ChartTable`). In the normalised form
 * each line is drawn against its own highest value.
 *
 * Drawn with own SVG over d3's scales: chart libraries insert a <style>, which the content security policy forbids.
 */
import { useEffect, useId, useRef, useState, type KeyboardEvent } from "react";
import { formatCompact, formatDay, formatDayOfMonth, formatMonth, formatNumber, t, own } from "../../i18n";
import { nearestDay, plot, type Box, type ChartSeries } from "./scales";
import css from "./chart.module.css";

export type { ChartSeries };

export interface LineChartProps {
  /** Accessible name. */
  label: string;
  /** One or two sentences: what the lines do. */
  description: string;
  /** ISO days, oldest first. */
  days: readonly string[];
  series: readonly ChartSeries[];
  normalised?: boolean;
}

export function LineChart({ label, description, days, series, normalised = false }: LineChartProps) {
  const place = useRef<HTMLDivElement>(null);
  const size = useSize(place);
  const descriptionId = useId();
  const [day, setDay] = useState<number>();
  // Only what the keys reach is read out: the pointer passes over days.
  const [spoken, setSpoken] = useState("");
  const empty = series.every((one) => one.values.every((value) => value === null));
  const box: Box = { ...size, left: normalised ? 28 : 46, right: 22, top: 10, bottom: 40 };
  const drawn = plot(series, days.length, box, normalised);

  const onKeyDown = (event: KeyboardEvent) => {
    const last = days.length - 1;
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
  };

  const shown = day === undefined ? undefined : Math.min(day, days.length - 1);
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
      {/* A picture that can be read day by day: nothing in it is chosen or changed. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions */}
      <div
        ref={place}
        className={css.place}
        role="img"
        tabIndex={empty ? -1 : 0}
        aria-label={`${label}: ${readOut(days, series, days.length - 1)}`}
        aria-describedby={descriptionId}
        onKeyDown={onKeyDown}
        onFocus={() => setDay((now) => now ?? days.length - 1)}
        onBlur={() => setDay(undefined)}
        onPointerMove={(event) => {
          const left = event.currentTarget.getBoundingClientRect().left;
          setDay(nearestDay(event.clientX - left, box, days.length));
        }}
        onPointerLeave={() => setDay(undefined)}
      >
        <svg width={size.width} height={size.height} aria-hidden="true">
          {drawn.yTicks.map((tick) => (
            <g key={tick.value}>
              <line className={css.rule} x1={box.left} x2={box.width - box.right} y1={tick.y} y2={tick.y} />
              {!normalised && (
                <text className={css.yLabel} x={box.left - 8} y={tick.y}>
                  {formatCompact(tick.value)}
                </text>
              )}
            </g>
          ))}
          {normalised && (
            <text className={css.axisName} transform={`translate(14 ${box.height / 2}) rotate(-90)`}>
              {t("chart.normalised")}
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
          {shown !== undefined && (
            <line
              className={css.mark}
              x1={drawn.x(shown)}
              x2={drawn.x(shown)}
              y1={box.top}
              y2={box.height - box.bottom}
            />
          )}
        </svg>
        {empty && <p className={css.nothing}>{t("chart.noData")}</p>}
        {shown !== undefined && !empty && (
          <ReadOut days={days} series={series} day={shown} x={drawn.x(shown)} width={size.width} />
        )}
      </div>
    </figure>
  );
}

interface DayTickProps {
  x: number;
  box: Box;
  day: string;
  /** The labelled day before this one. */
  before: string | undefined;
}

/** A line from top to foot with the day of the month; the month stands below where it begins. */
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

/** One day in a sentence. */
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
  // Beside the mark, on the side where there is room.
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

/** A short piece of the line, for keys and headings. */
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

function useSize(ref: React.RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 600, height: 200 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [ref]);
  return size;
}
