import { expect, test } from "vitest";
import { lens, LARGEST } from "./circles";
import { eulerOf, type Circle, type Parts } from "./euler";

const parts = (of: Record<number, number>): Parts =>
  new Map(Object.entries(of).map(([k, v]) => [Number(k), v]));
const area = ({ r }: Circle) => Math.PI * r ** 2;

test("two sets are always true to scale", () => {
  for (const of of [
    { 1: 70, 2: 20, 3: 30 },
    { 1: 5, 2: 5, 3: 0 },
    { 1: 0, 2: 90, 3: 10 },
    { 1: 1000, 2: 1, 3: 3 },
  ]) {
    const picture = eulerOf(2, parts(of));
    const [a, b] = picture?.circles ?? [];
    if (!picture || !a || !b) throw new Error("no picture");
    const all = of[1] + of[2] + of[3];
    const scale = (Math.PI * LARGEST ** 2) / Math.max(of[1] + of[3], of[2] + of[3]);
    const both = lens(a.r, b.r, Math.hypot(a.x - b.x, a.y - b.y));
    if (of[2] + of[3] > 50) expect(Math.abs(both / scale - of[3]) / all).toBeLessThan(0.01);
    expect(picture.error).toBeLessThan(0.02);
  }
});

test("three sets are drawn as true as circles can, and what cannot be drawn is said", () => {
  const even = eulerOf(3, parts({ 1: 40, 2: 40, 4: 40, 3: 10, 5: 10, 6: 10, 7: 5 }));
  expect(even?.error).toBeLessThan(0.03);
  const [first, second, third] = even?.circles ?? [];
  expect(first && second && area(first) / area(second)).toBeCloseTo(1, 5);
  expect(third?.y).not.toBe(first?.y);
  const apartFromEach = eulerOf(3, parts({ 1: 50, 2: 20, 4: 10 }));
  expect(apartFromEach?.error).toBeLessThan(0.02);
  const nested = eulerOf(3, parts({ 1: 60, 3: 30, 7: 10 }));
  expect(nested?.error).toBeLessThan(0.02);
  // Each two have much in common, and all three nobody: no circles are like that.
  const impossible = eulerOf(3, parts({ 1: 1, 2: 1, 4: 1, 3: 50, 5: 50, 6: 50, 7: 0 }));
  expect(impossible?.error).toBeGreaterThan(0.1);
});

test("pictures fit their frame, and nobody is no picture", () => {
  const picture = eulerOf(3, parts({ 1: 40, 2: 400, 4: 40, 3: 10, 7: 5 }));
  for (const { x, y, r } of picture?.circles ?? []) {
    expect(Math.min(x - r, y - r)).toBeGreaterThanOrEqual(0);
    expect(x + r).toBeLessThanOrEqual(picture?.width ?? 0);
    expect(y + r).toBeLessThanOrEqual(picture?.height ?? 0);
  }
  expect(eulerOf(2, parts({}))).toBeUndefined();
});

test("letters of circles that are the same are side by side", () => {
  const same = eulerOf(3, parts({ 1: 0, 6: 90, 7: 10 }));
  const [, b, c] = same?.labels ?? [];
  expect(Math.abs((b?.x ?? 0) - (c?.x ?? 0))).toBeGreaterThanOrEqual(14);
});
