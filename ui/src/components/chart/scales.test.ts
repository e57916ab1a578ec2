import { describe, expect, test } from "vitest";
import { nearestDay, normalize, plot, type Box } from "./scales";

const BOX: Box = { width: 460, height: 240, left: 40, right: 20, top: 10, bottom: 30 };

describe("a line chart", () => {
  test("spans its box: first day left, last day right, zero at the bottom, the highest value at or below the top", () => {
    const { x, yTicks, paths } = plot([{ id: "a", label: "A", values: [0, 300, 150] }], 3, BOX, false);
    expect([x(0), x(2)]).toEqual([40, 440]);
    expect(yTicks[0]).toEqual({ value: 0, y: 210 });
    expect(yTicks.at(-1)?.y).toBe(10);
    expect(paths[0]?.d).toMatch(/^M40,210L240,10L440,/);
  });

  test("leaves a gap if nothing was reported", () => {
    const { paths } = plot([{ id: "a", label: "A", values: [1, null, 1, 1] }], 4, BOX, false);
    expect(paths[0]?.d.match(/M/g)).toHaveLength(2);
  });

  test("has only whole numbers on its scale", () => {
    const { yTicks } = plot([{ id: "a", label: "A", values: [0, 1] }], 2, BOX, false);
    expect(yTicks.map((tick) => tick.value)).toEqual([0, 1]);
  });

  test("in its normalized form scales each line by its own highest value", () => {
    expect(normalize([0, 50, 100])).toEqual([0, 0.5, 1]);
    expect(normalize([0, 0, null])).toEqual([0, 0, null]);
  });

  test("finds the day nearest to the pointer, even outside of the box", () => {
    expect([-5, 40, 139, 141, 440, 999].map((x) => nearestDay(x, BOX, 3))).toEqual([0, 0, 0, 1, 2, 2]);
    expect(nearestDay(100, BOX, 1)).toBe(0);
  });
});
