import { expect, test } from "vitest";
import type { PairView } from "../../bindings";
import { countsWords } from "./PairPanel";

const pair = (parts: Partial<PairView>) =>
  ({ state: "live", platformCount: 300, managerCount: 300, carryingCount: null, ...parts }) as PairView;

test("equal counts are said to be equal, and no difference is explained", () => {
  expect(countsWords(pair({}))).toBe("Both count 300.");
  expect(countsWords(pair({ platformCount: 0, managerCount: 0 }))).toBe("Both count 0.");
});

test("a difference is explained by identities if possible, or else by what is counted and when", () => {
  expect(countsWords(pair({ managerCount: 1, carryingCount: 1 }))).toMatch(
    /300 profiles, Audience Manager 1 device\. At least 1 of these profiles has /,
  );
  expect(countsWords(pair({ managerCount: 290, carryingCount: 300 }))).toMatch(/counts devices/);
});

test("without a count there is no difference", () => {
  expect(countsWords(pair({ managerCount: null }))).toMatch(/has not counted yet\.$/);
  expect(countsWords(pair({ platformCount: null }))).toBeUndefined();
});
