import { expect, test } from "vitest";
import type { RuleRecency } from "../../bindings";
import { frequencyWords } from "./frequency";

const within = (days: number): RuleRecency => ({ kind: "within", days });

test.each([
  [within(5), "atLeast", 2, "in the last 5 days and at least 2 times"],
  [within(1), "atMost", 1, "in the last day and at most once"],
  [{ kind: "before", days: 30 }, "atLeast", 1, "at least 30 days ago and at least once"],
  [null, "exactly", 1, "exactly once"],
  [null, "exactly", 3, "exactly 3 times"],
] as const)("%j %s %i is read as %j", (recency, count, times, words) => {
  expect(frequencyWords({ recency, count, times })).toBe(words);
});
