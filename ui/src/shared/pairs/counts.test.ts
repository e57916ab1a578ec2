import { expect, test } from "vitest";
import type { CountDifference, PairView } from "../../bindings";
import { countsWords } from "./PairPanel";

const pair = (parts: Partial<PairView>) =>
  ({ state: "live", platformCount: 300, managerCount: 300, difference: null, ...parts }) as PairView;
const without = (least: number, most: number) => ({ withoutIdentity: { least, most } }) as CountDifference;

test("equal counts are said to be equal, and no difference is explained", () => {
  expect(countsWords(pair({}))).toBe("Both count 300.");
  expect(countsWords(pair({ platformCount: 0, managerCount: 0 }))).toBe("Both count 0.");
});

test("a difference is explained by identities if possible, or else by what is counted and when", () => {
  expect(countsWords(pair({ managerCount: 1, difference: without(20, 299) }))).toMatch(
    /300 profiles, Audience Manager 1 device\. Between 20 and 299 of these profiles have no identity /,
  );
  expect(countsWords(pair({ managerCount: 290, difference: without(0, 0) }))).toMatch(/counts devices/);
});

test("without a count there is no difference", () => {
  expect(countsWords(pair({ managerCount: null }))).toMatch(/has not counted yet\.$/);
  expect(countsWords(pair({ platformCount: null }))).toBeUndefined();
});
