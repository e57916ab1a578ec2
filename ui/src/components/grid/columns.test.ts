import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fittingColumns, widestWith, widthsOf } from "./columns";
import type { GridColumn } from "./types";

type Row = Record<string, number | null>;
const render = () => null;
const name: GridColumn<Row> = { id: "name", label: "Name", minWidth: 120, roomyWidth: 240, render };
const state: GridColumn<Row> = { id: "state", label: "State", width: 134, render };
const origin: GridColumn<Row> = { id: "origin", label: "Origin", width: 66, leaves: 2, render };
const updated: GridColumn<Row> = { id: "updated", label: "Updated", width: 54, leaves: 1, render };
const people: GridColumn<Row> = {
  id: "people",
  label: "People",
  width: 58,
  number: (row) => row.people ?? null,
  render,
};
const ALL_COLUMNS = [name, people, origin, updated, state];
const letters = (words: string) => words.length * 7;
const MARGINS = { selectable: true, draggable: true };
const ids = (columns: readonly GridColumn<Row>[]) => columns.map(({ id }) => id);

describe("columns", () => {
  test("disappear one after the other, and required ones stay", () => {
    expect(ids(fittingColumns(ALL_COLUMNS, 2000, MARGINS))).toEqual(ids(ALL_COLUMNS));
    const counts = new Set<string>();
    for (let width = 2000; width >= 100; width -= 10)
      counts.add(ids(fittingColumns(ALL_COLUMNS, width, MARGINS)).join());
    expect([...counts]).toEqual([
      "name,people,origin,updated,state",
      "name,people,updated,state",
      "name,people,state",
    ]);
  });

  test("more width never shows less of a name, except where a column returns and names still have their preferred width", () => {
    fc.assert(
      fc.property(fc.integer({ min: 300, max: 2500 }), (width) => {
        const shown = fittingColumns(ALL_COLUMNS, width, MARGINS);
        const { least } = widthsOf(shown, MARGINS, {}, { width, digit: 8 });
        const nameWidth = 120 + (width - least);
        if (shown.some(({ leaves }) => leaves !== undefined)) expect(nameWidth).toBeGreaterThanOrEqual(240);
      }),
    );
  });

  test("of numbers are as wide as the widest loaded number, up to their limit", () => {
    const widest = widestWith(
      {},
      ALL_COLUMNS,
      [{ people: 7 }, { people: 48_000_000 }, { people: null }],
      letters,
    );
    expect(widest).toEqual({ people: 10 });
    expect(widestWith(widest, ALL_COLUMNS, [{ people: 12 }], letters)).toBe(widest);
    const wide = widthsOf([name, people], MARGINS, widest, { width: 0, digit: 8 });
    expect(wide.template).toContain("81px");
    expect(wide.rooms.people?.characters).toBeGreaterThanOrEqual(10);
    const limited = widthsOf([name, { ...people, maxWidth: 60 }], MARGINS, widest, { width: 0, digit: 8 });
    expect(limited.template).toContain("60px");
    expect(limited.rooms.people?.characters).toBe(7);
  });

  test("give names the width they need before any other flexible column, and lose no pixel", () => {
    const described: GridColumn<{ name: string; words: string }>[] = [
      { id: "words", label: "Description", flex: 5, text: (row) => row.words, render },
      { id: "name", label: "Name", minWidth: 120, roomyWidth: 240, flex: 1, text: (row) => row.name, render },
    ];
    const bare = { selectable: false, draggable: false };
    const at = (rows: { name: string; words: string }[], width: number) => {
      const widest = widestWith({}, described, rows, letters);
      const { template } = widthsOf(described, bare, widest, { width, digit: 8 });
      return template.split(" ").map(Number.parseFloat);
    };
    fc.assert(
      fc.property(
        fc.string({ maxLength: 90 }),
        fc.string({ maxLength: 300 }),
        fc.integer({ min: 300, max: 1500 }),
        (name, words, width) => {
          const [other = 0, names = 0] = at([{ name, words }], width);
          expect(names < letters(name) && other > 80).toBe(false);
          expect(other + names + 12 + 28).toBeLessThanOrEqual(width);
          expect(other + names + 12 + 28).toBeGreaterThan(width - 3);
        },
      ),
    );
  });

  test("add up to the least width that heads and rows share", () => {
    const { least } = widthsOf(
      [name, state],
      { selectable: false, draggable: false },
      {},
      { width: 0, digit: 8 },
    );
    expect(least).toBe(14 + 120 + 12 + 134 + 14);
  });
});
