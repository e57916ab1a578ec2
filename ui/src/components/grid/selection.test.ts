import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  ALL,
  NONE,
  countOf,
  exclude,
  include,
  isSelected,
  only,
  stateOf,
  toggle,
  without,
  type Selection,
} from "./selection";

const ROWS = Array.from({ length: 12 }, (_, index) => `row${index}`);
const key = fc.constantFrom(...ROWS);
const keys = fc.uniqueArray(key);

type Step =
  | { do: "toggle"; key: string }
  | { do: "include" | "exclude"; keys: string[] }
  | { do: "all" }
  | { do: "none" };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ do: fc.constant("toggle" as const), key }),
  fc.record({ do: fc.constantFrom("include" as const, "exclude" as const), keys }),
  fc.record({ do: fc.constant("all" as const) }),
  fc.record({ do: fc.constant("none" as const) }),
);

function apply(selection: Selection, one: Step): Selection {
  if (one.do === "toggle") return toggle(selection, one.key);
  if (one.do === "include") return include(selection, one.keys);
  if (one.do === "exclude") return exclude(selection, one.keys);
  return one.do === "all" ? ALL : NONE;
}

/** The same steps on a plain set of rows, which the model represents. */
function applyPlainly(chosen: Set<string>, one: Step): Set<string> {
  if (one.do === "all") return new Set(ROWS);
  if (one.do === "none") return new Set();
  const next = new Set(chosen);
  if (one.do === "toggle") {
    if (!next.delete(one.key)) next.add(one.key);
    return next;
  }
  for (const each of one.keys) {
    if (one.do === "include") next.add(each);
    else next.delete(each);
  }
  return next;
}

describe("a selection", () => {
  test("has the same rows as a plain set after any steps", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const model = steps.reduce(apply, NONE);
        const plain = steps.reduce(applyPlainly, new Set<string>());
        expect(ROWS.filter((row) => isSelected(model, row))).toEqual(ROWS.filter((row) => plain.has(row)));
        expect(countOf(model, ROWS.length)).toBe(plain.size);
      }),
    );
  });

  test("is not changed by selections derived from it", () => {
    fc.assert(
      fc.property(keys, fc.array(step), (start, steps) => {
        const first = only(start);
        steps.reduce(apply, first);
        expect(first).toEqual(only(start));
      }),
    );
  });

  test("toggled twice is unchanged", () => {
    fc.assert(
      fc.property(keys, key, fc.boolean(), (start, row, inverted) => {
        const first = inverted ? exclude(ALL, start) : only(start);
        expect(toggle(toggle(first, row), row)).toEqual(first);
      }),
    );
  });

  test("loses the removed rows and no others", () => {
    const selection = fc.oneof(
      keys.map(only),
      keys.map((some) => exclude(ALL, some)),
    );
    fc.assert(
      fc.property(selection, selection, (present, taken) => {
        const left = ROWS.filter((row) => isSelected(present, row) && !isSelected(taken, row));
        expect(ROWS.filter((row) => isSelected(without(present, taken), row))).toEqual(left);
      }),
    );
  });

  test("sets the check box of the list to none, some or all", () => {
    expect(stateOf(NONE, 3)).toBe("none");
    expect(stateOf(only(["a"]), 3)).toBe("some");
    expect(stateOf(only(["a", "b", "c"]), 3)).toBe("all");
    expect(stateOf(exclude(ALL, ["a"]), 3)).toBe("some");
    expect(stateOf(exclude(ALL, ["a", "b", "c"]), 3)).toBe("none");
    expect(stateOf(ALL, 0)).toBe("none");
  });
});
