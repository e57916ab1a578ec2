import { expect, test } from "vitest";
import { madeName, MOST_CHARACTERS } from "./madeName";

const copy = (name: string) => `${name} copy`;

test("a name that is made from a long one still fits, still ends as it should, and no character is cut in two", () => {
  expect(madeName("Gold", copy)).toBe("Gold copy");
  expect(madeName("x".repeat(255), copy)).toBe(`${"x".repeat(MOST_CHARACTERS - 5)} copy`);
  const cut = madeName(`a${"😀".repeat(127)}`, copy);
  expect(cut).toBe(`a${"😀".repeat(124)} copy`);
  expect(cut.isWellFormed()).toBe(true);
});
