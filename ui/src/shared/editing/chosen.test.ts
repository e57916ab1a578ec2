import { expect, test, vi } from "vitest";
import type { EditedObject } from "../../bindings";
import { ALL, exclude, only } from "../../components/grid/selection";
import { chosenIds, ruleOfTraits } from "./chosen";
import { stayedWords } from "./outcome";

const list = (total: number) => ({
  total,
  rowsBetween: vi.fn(async (start: number, end: number) =>
    Array.from({ length: end - start }, (_, place) => ({ id: String(start + place) })),
  ),
});

test('named rows are used unchanged, "all" is loaded', async () => {
  const rows = list(3);
  expect(await chosenIds(only(["7", "9"]), rows)).toEqual(["7", "9"]);
  expect(rows.rowsBetween).not.toHaveBeenCalled();
  expect(await chosenIds(exclude(ALL, ["1"]), rows)).toEqual(["0", "2"]);
});

test("more rows than one change allows are not loaded at all", async () => {
  const rows = list(501);
  expect(await chosenIds(ALL, rows)).toBeUndefined();
  expect(rows.rowsBetween).not.toHaveBeenCalled();
  expect(await chosenIds(exclude(ALL, ["0"]), rows)).toHaveLength(500);
});

test("a segment of traits joins them with one operator", () => {
  expect(ruleOfTraits(["1", "2"], "any")).toBe("1T OR 2T");
  expect(ruleOfTraits(["1", "2"], "all")).toBe("1T AND 2T");
  expect(ruleOfTraits(["1"], "all")).toBe("1T");
});

const edited = (name: string, segments?: string): EditedObject => ({
  object: { kind: "trait", id: name, name },
  failure: segments === undefined ? null : { code: "conflict", message: "", details: { segments } },
});

test("objects that were not changed show why, up to a limit", () => {
  expect(stayedWords([edited("A")])).toBeUndefined();
  const one = stayedWords([edited("A"), edited("B", "Spring sale")]);
  expect(one).toContain("B");
  expect(one).toContain("Spring sale");
  const many = stayedWords(["A", "B", "C", "D", "E"].map((name) => edited(name, "S")));
  expect(many).toContain("C");
  expect(many).toMatch(/2 more/);
});
