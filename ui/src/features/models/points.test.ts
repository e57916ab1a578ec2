import { expect, it } from "vitest";
import type { ModelPoint } from "../../bindings";
import { chosenOf, firstPoint, pickedOf, placeAfter, takesAt } from "./points";

const point = (accuracy: number, reach: number, ofBaseline: number | null = null): ModelPoint => ({
  accuracy,
  reach,
  ofBaseline,
  heldOut: null,
});
const points = [point(1, 0, 0), point(0.8, 40, 0.4), point(0.5, 120, 1.2), point(0, 900, 9)];

it("begins at the most alike people that are as many as the baseline, or in the middle", () => {
  expect(firstPoint(points)).toBe(2);
  expect(firstPoint(points.map((one) => ({ ...one, ofBaseline: null })))).toBe(2);
  expect(firstPoint([])).toBe(0);
});

it("takes the accuracy or the reach of the point, and nobody where nobody is", () => {
  expect(takesAt(points, { place: 2, by: "accuracy" })).toEqual({ accuracy: 0.5 });
  expect(takesAt(points, { place: 2, by: "reach" })).toEqual({ reach: 120 });
  expect(takesAt(points, { place: 0, by: "accuracy" })).toBeUndefined();
  expect(takesAt([], { place: 0, by: "accuracy" })).toBeUndefined();
});

it("goes one point with arrows, five with Page keys, and stays within the run", () => {
  expect(placeAfter("ArrowRight", 3, 21)).toBe(4);
  expect(placeAfter("ArrowLeft", 0, 21)).toBe(0);
  expect(placeAfter("PageUp", 18, 21)).toBe(20);
  expect(placeAfter("PageDown", 18, 21)).toBe(13);
  expect([placeAfter("Home", 9, 21), placeAfter("End", 9, 21)]).toEqual([0, 20]);
  expect(placeAfter("a", 9, 21)).toBeUndefined();
});

it("remembers a point by its accuracy, since another run has other points", () => {
  expect(chosenOf(points, undefined)).toEqual({ place: 2, by: "accuracy" });
  const picked = pickedOf(points, { place: 1, by: "reach" });
  expect(picked).toEqual({ accuracy: 0.8, by: "reach" });
  const next = [point(1, 0), point(0.9, 20), point(0.79, 45), point(0, 900)];
  expect(chosenOf(next, picked)).toEqual({ place: 2, by: "reach" });
  expect(chosenOf([], picked).place).toBe(0);
  expect(pickedOf(points, { place: 9, by: "accuracy" })).toBeUndefined();
});
