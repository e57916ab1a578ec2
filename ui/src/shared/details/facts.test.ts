import { expect, it } from "vitest";
import { authorRow } from "./facts";

const labels = { who: "Created By", when: "Created" };

it("shows author and time as far as the service reports them, and no row without either", () => {
  expect(authorRow(labels, null)).toEqual([]);
  expect(authorRow(labels, { name: "ines@luma.example", user: "12", at: null })).toEqual([
    { label: "Created By", value: "ines@luma.example" },
  ]);
  expect(authorRow(labels, { name: null, user: "0", at: null })).toEqual([
    { label: "Created By", value: "An integration" },
  ]);
  expect(authorRow(labels, { name: null, user: "12", at: null })).toEqual([
    { label: "Created By", value: "User 12" },
  ]);
  const [row] = authorRow(labels, { name: null, user: null, at: 0 });
  expect(row?.label).toBe("Created");
});
