/** The arithmetic of a line chart: scales, ticks, nearest day. Pure functions; no drawing. */
import { scaleLinear, scalePoint } from "d3-scale";
import { line } from "d3-shape";

export interface ChartSeries {
  id: string;
  label: string;
  /** One value per day; null if nothing was reported. */
  values: readonly (number | null)[];
  dashed?: boolean;
  tone?: "accent" | "good";
}

export interface Box {
  width: number;
  height: number;
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Plot {
  x: (day: number) => number;
  paths: { id: string; d: string }[];
  yTicks: { value: number; y: number }[];
  xTicks: { day: number; x: number }[];
}

/** Each series as fractions of its own highest value (0 to 1). A series of zeros stays at zero. */
export function normalize(values: readonly (number | null)[]): (number | null)[] {
  const highest = Math.max(0, ...values.filter((value) => value !== null));
  return values.map((value) => (value === null || highest === 0 ? value : value / highest));
}

/** The index of the day nearest to a horizontal position. */
export function nearestDay(x: number, box: Box, days: number): number {
  if (days < 2) return 0;
  const share = (x - box.left) / (box.width - box.left - box.right);
  return Math.max(0, Math.min(days - 1, Math.round(share * (days - 1))));
}

const PX_PER_Y_TICK = 44;
/** As narrow as two digits allow: three weeks show every second day, as on Adobe's page. */
const PX_PER_X_TICK = 36;

export function plot(series: readonly ChartSeries[], days: number, box: Box, normalized: boolean): Plot {
  const values = series.map((one) => (normalized ? normalize(one.values) : one.values));
  const highest = Math.max(0, ...values.flat().filter((value) => value !== null));
  const y = scaleLinear([0, highest === 0 ? 1 : highest], [box.height - box.bottom, box.top]);
  const wanted = Math.max(2, Math.floor((box.height - box.top - box.bottom) / PX_PER_Y_TICK));
  y.nice(wanted);
  const x = scalePoint(
    Array.from({ length: days }, (_, day) => day),
    [box.left, box.width - box.right],
  );
  const at = (day: number) => x(day) ?? box.left;
  const draw = line<number | null>()
    .defined((value) => value !== null)
    .x((_, day) => at(day))
    .y((value) => y(value ?? 0));
  return {
    x: at,
    paths: series.map((one, place) => ({ id: one.id, d: draw([...(values[place] ?? [])]) ?? "" })),
    // People are counted in whole numbers: a scale that ends at 1 needs no 0.2.
    yTicks: y
      .ticks(wanted)
      .filter((value) => normalized || Number.isInteger(value))
      .map((value) => ({ value, y: y(value) })),
    xTicks: dayTicks(days, box).map((day) => ({ day, x: at(day) })),
  };
}

/** Which days get a label: evenly spaced from the first, and the last. */
function dayTicks(days: number, box: Box): number[] {
  const room = Math.max(1, Math.floor((box.width - box.left - box.right) / PX_PER_X_TICK));
  const last = days - 1;
  // Every day, every second, fifth and so on, but never every third or fourth.
  const step = STEPS.find((days) => last / days <= room) ?? Math.ceil(last / room);
  const ticks: number[] = [];
  for (let day = 0; day <= last; day += step) ticks.push(day);
  if (last - (ticks.at(-1) ?? 0) >= step / 2) ticks.push(last);
  else if (last > 0) ticks[ticks.length - 1] = last;
  return ticks;
}

const STEPS = [1, 2, 5, 7, 10, 14, 30];
