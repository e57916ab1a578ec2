/** Points of accuracy and reach: which one is chosen, and what a trait then takes. Pure functions. */
import type { ModelPoint, ModelTakes } from "../../bindings";

/** A chosen point of a run, and what of it stays the same at each run. */
export interface Chosen {
  place: number;
  by: "accuracy" | "reach";
}

/** What a person picked. Another run has other points, so a point is remembered by its accuracy. */
export interface Picked {
  accuracy: number;
  by: Chosen["by"];
}

/** The accuracy of a point, from 0 to 1; the bridge knows no number that is none, and a point always has one. */
export function accuracyOf({ accuracy }: ModelPoint): number {
  return accuracy ?? 0;
}

/** Where the choice begins: the most alike people that are at least as many as the baseline, or the middle. */
export function firstPoint(points: readonly ModelPoint[]): number {
  const place = points.findIndex(({ ofBaseline }) => ofBaseline !== null && ofBaseline >= 1);
  return place >= 0 ? place : Math.floor(points.length / 2);
}

/** The point that is chosen now: the nearest to what was picked, or where the choice begins. */
export function chosenOf(points: readonly ModelPoint[], picked: Picked | undefined): Chosen {
  if (!picked) return { place: firstPoint(points), by: "accuracy" };
  const away = points.map((point) => Math.abs(accuracyOf(point) - picked.accuracy));
  return { place: Math.max(0, away.indexOf(Math.min(...away))), by: picked.by };
}

/** What is remembered of a choice; undefined if there is no such point. */
export function pickedOf(points: readonly ModelPoint[], { place, by }: Chosen): Picked | undefined {
  const point = points[place];
  return point && { accuracy: accuracyOf(point), by };
}

/** What a trait takes at a chosen point; undefined before the first run, or where nobody is. */
export function takesAt(points: readonly ModelPoint[], { place, by }: Chosen): ModelTakes | undefined {
  const point = points[place];
  if (!point || point.reach === 0) return undefined;
  return by === "accuracy" ? { accuracy: point.accuracy } : { reach: point.reach };
}

/** The place after a key on the slider: arrows go one point, Page keys five; undefined for any other key. */
export function placeAfter(key: string, place: number, count: number): number | undefined {
  const steps: Record<string, number> = {
    ArrowRight: place + 1,
    ArrowDown: place - 1,
    ArrowUp: place + 1,
    ArrowLeft: place - 1,
    PageUp: place + 5,
    PageDown: place - 5,
    Home: 0,
    End: count - 1,
  };
  const next = steps[key];
  return next === undefined ? undefined : Math.max(0, Math.min(count - 1, next));
}
