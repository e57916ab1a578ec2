import { render, screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { SideNav } from "./SideNav";

test("what waits for a decision is not taken for the number of all", () => {
  render(
    <SideNav
      route={{ screen: "share" }}
      counts={{ traits: 1980 }}
      waiting={{ models: 1, watch: 2, signals: 0 }}
    />,
  );
  const entry = (name: RegExp) => screen.getByRole("link", { name }).textContent;
  expect(entry(/^Traits/)).toBe("Traits1,980");
  expect(entry(/^Models/)).toBe("Models1 waits");
  expect(entry(/^Watch/)).toBe("Watch rules2 wait");
  expect(entry(/^Signals/)).not.toMatch(/wait/);
});
