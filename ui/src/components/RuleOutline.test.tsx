import { render, screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { RuleOutline, hasGroups, outlineOf } from "./RuleOutline";

const compare = (key: string) => ({ kind: "compare" as const, key, operator: "==", value: '"x"' });

it("shows groups as nested lists, each under its operator", () => {
  const rule = outlineOf({
    kind: "all",
    parts: [
      compare("a"),
      { kind: "not", part: { kind: "any", parts: [compare("b"), compare("c")] } },
      { kind: "name", text: "Gold", href: "#/trait/7" },
    ],
  });
  render(<RuleOutline rule={rule} label="Rule in words" />);
  const outer = screen.getByRole("list", { name: "Rule in words" });
  expect(outer.textContent).toMatch(/^All of/);
  const none = within(outer).getByText("None of").closest("li");
  expect(none?.querySelectorAll("li")).toHaveLength(2);
  expect(none?.textContent).toContain('b is "x"');
  expect(screen.getByRole("link", { name: "Gold" })).toBeDefined();
});

it("needs no list for one condition", () => {
  expect(hasGroups(outlineOf(compare("a")))).toBe(false);
  expect(hasGroups(outlineOf({ kind: "any", parts: [compare("a"), compare("b")] }))).toBe(true);
});
