import { expect, it } from "vitest";
import { changed, editedOf, emptyField, faultsOf, filledOf, isPath, mappedOf } from "./fieldRows";

const price = {
  key: "price",
  path: "_acme.price",
  kind: "text",
  values: [
    { from: "a", to: "A" },
    { from: "b", to: "x=y" },
  ],
  origin: "mapped",
} as const;

it("keeps the values of a field that is only shown", () => {
  expect(mappedOf(editedOf([{ ...price, values: [...price.values] }]))).toEqual([price]);
});

it("makes a field that is changed a person’s own", () => {
  const [field] = editedOf([{ ...price, values: [], kind: "special", origin: "builtIn" }]);
  if (!field) throw new Error("a field");
  expect(mappedOf([field])).toEqual([]);
  expect(changed(field, { path: "b.c" })).toMatchObject({ path: "b.c", kind: "text", origin: "mapped" });
});

it("finds keys that are missing or there twice, and paths that cannot be one", () => {
  const same = { ...emptyField(1), key: "PRICE ", path: "a b" };
  const lost = { ...emptyField(2), path: "a.b" };
  const faults = faultsOf([...editedOf([{ ...price, values: [] }]), same, lost]);
  expect(faults.keys).toEqual(new Set([0, 1, 2]));
  expect(faults.paths).toEqual(new Set([1]));
});

it("ignores a new row in which nothing is entered", () => {
  const rows = [...editedOf([{ ...price, values: [] }]), emptyField(1), { ...emptyField(2), values: " " }];
  expect(filledOf(rows)).toEqual(rows.slice(0, 1));
  expect(mappedOf(rows)).toHaveLength(1);
  expect(faultsOf(rows)).toEqual({ keys: new Set(), paths: new Set() });
});

it("knows a path", () => {
  expect(["a.b", "_acme.aam.c_x", " web.name "].map(isPath)).toEqual([true, true, true]);
  expect(["", "a.", "a b", "1a", "a-b", 'a"'].map(isPath)).toEqual([
    false,
    false,
    false,
    false,
    false,
    false,
  ]);
});
