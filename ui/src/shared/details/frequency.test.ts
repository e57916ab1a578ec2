import { expect, test } from "vitest";
import { frequencyWords } from "./frequency";

test.each([
  ["<= 5D >= 2", "in the last 5 days and at least 2 times"],
  ["<= 1D", "in the last day"],
  [">= 30D", "at least 30 days ago"],
  ["== 1", "exactly once"],
  ["> 3", "at least 4 times"],
  ["<7D", "in the last 6 days"],
  ["<= 5W", "<= 5W"],
  ["", ""],
])("%j is read as %j", (condition, words) => {
  expect(frequencyWords(condition)).toBe(words);
});
