import { expect, test } from "vitest";
import type { CountDifference } from "../../bindings";
import { stepsOf } from "./difference";

const DIFFERENCE: CountDifference = {
  profiles: 300,
  profilesFrom: "segmentJob",
  profilesAt: 0,
  withoutIdentity: { least: 20, most: 120 },
  expected: { least: 180, most: 310 },
  notYet: { least: 0, most: 0 },
  timing: "over",
  fullAt: null,
  unreported: { least: -20, most: 80 },
  devices: 200,
  devicesAt: 0,
};

test("each bar is where the one before ends, with a certain and a possible part", () => {
  const { steps, scale } = stepsOf(DIFFERENCE);
  expect(steps.map(({ kind }) => kind)).toEqual([
    "profiles",
    "withoutIdentity",
    "expected",
    "unreported",
    "devices",
  ]);
  const [, without, , unreported] = steps;
  expect(without?.bar).toEqual({ from: 180, sure: 20, possible: 120 });
  expect(without?.offset).toBe(100);
  // Audience Manager may count 20 more.
  expect(unreported?.bar).toEqual({ from: 200, sure: 0, possible: 100 });
  expect(scale).toBe(310);
});

test("what has not arrived is a step of its own while it can", () => {
  const { steps } = stepsOf({ ...DIFFERENCE, timing: "arriving", notYet: { least: 0, most: 280 } });
  expect(steps.map(({ kind }) => kind)).toContain("notYet");
});

test("what is not counted by identity has no size and no bar", () => {
  const { steps } = stepsOf({ ...DIFFERENCE, withoutIdentity: null, expected: null });
  const unknown = steps.filter(({ size }) => size === undefined);
  expect(unknown.map(({ kind, bar }) => [kind, bar.possible])).toEqual([
    ["withoutIdentity", 0],
    ["expected", 0],
  ]);
});
