import { expect, it } from "vitest";
import { circlesOf, lens } from "./circles";

it("draws areas in the proportions of the sets", () => {
  for (const [left, right, both] of [
    [1000, 800, 500],
    [300, 900, 100],
    [500, 500, 250],
  ] as const) {
    const { left: a, right: b } = circlesOf(left, right, both);
    expect(a.r ** 2 / b.r ** 2).toBeCloseTo(left / right, 5);
    const common = lens(a.r, b.r, b.x - a.x);
    expect(common / (Math.PI * a.r ** 2)).toBeCloseTo(both / left, 3);
  }
});

it("puts one circle into the other, side by side, or leaves one out", () => {
  const inside = circlesOf(1000, 200, 200);
  expect(inside.right.x - inside.left.x).toBeCloseTo(inside.left.r - inside.right.r, 5);
  const beside = circlesOf(1000, 200, 0);
  expect(beside.right.x - beside.left.x).toBeCloseTo(beside.left.r + beside.right.r, 3);
  expect(circlesOf(0, 500, 0).left.r).toBe(0);
  const none = circlesOf(0, 0, 0);
  expect([none.left.r, none.right.r, Number.isFinite(none.width)]).toEqual([0, 0, true]);
  const alike = circlesOf(700, 700, 700);
  expect(alike.left).toEqual(alike.right);
});
