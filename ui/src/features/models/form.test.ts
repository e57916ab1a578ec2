import { expect, it } from "vitest";
import type { ModelCheck, ObjectLink } from "../../bindings";
import { canCheck, emptyChoices, isComplete, modelForm, nameOf, proposed, recipeForm, takesOf } from "./form";

const trait = (id: string): ObjectLink => ({ kind: "trait", id, name: `Trait ${id}` });
const choices = { ...emptyChoices(trait("7"), "0"), sources: ["5"], dataSource: "5" };

it("proposes each trait once, and excludes those that a person does not keep", () => {
  const check = (kind: ModelCheck["check"], ...ids: string[]): ModelCheck => ({
    check: kind,
    verdict: "warns",
    number: null,
    traits: ids.map(trait),
  });
  const all = proposed([check("catchAll", "1", "2"), check("ownRule", "2", "3")]);
  expect(all.map(({ id }) => id)).toEqual(["1", "2", "3"]);
  expect(modelForm({ ...choices, kept: ["2"] }, "Name", all).excluded).toEqual(["1", "3"]);
  expect(proposed(undefined)).toEqual([]);
});

it("is named after the baseline until a name is typed, and after a model that is there", () => {
  const like = (name: string) => `Like ${name}`;
  expect(nameOf(choices, like)).toBe("Like Trait 7");
  expect(nameOf({ ...choices, name: "" }, like)).toBe("");
  expect(nameOf({ ...choices, baseline: { kind: "model", id: "4", name: "M" } }, like)).toBe("M");
});

it("is complete only with everything that its steps need", () => {
  const form = (some: typeof choices, name = "Name") => recipeForm(some, modelForm(some, name, []), name);
  expect(isComplete(choices, form(choices))).toBe(true);
  for (const lacking of [
    { ...choices, sources: [] },
    { ...choices, dataSource: "" },
    { ...choices, baseline: undefined },
    { ...choices, segmentName: " " },
  ])
    expect(isComplete(lacking, form(lacking))).toBe(false);
  expect(isComplete(choices, form(choices, ""))).toBe(false);
  expect(canCheck(modelForm({ ...choices, sources: [] }, "", []))).toBe(false);
  // The model is there already: neither data sources nor a baseline are chosen.
  const rest = { ...choices, sources: [], baseline: { kind: "model" as const, id: "4", name: "M" } };
  expect(form(rest).model).toEqual({ existing: "4" });
  expect(isComplete(rest, form(rest))).toBe(true);
});

it("takes what was chosen, or asks", () => {
  expect(takesOf(choices)).toBeNull();
  expect(takesOf({ ...choices, goal: "accuracy", percent: 65 })).toEqual({ accuracy: 0.65 });
  expect(takesOf({ ...choices, goal: "reach", devices: 500 })).toEqual({ reach: 500 });
  expect(recipeForm({ ...choices, destination: "9" }, modelForm(choices, "N", []), "N").destination).toEqual({
    id: "9",
    how: { startsOn: null, endsOn: null, value: "{sid}", prefix: "" },
  });
});
