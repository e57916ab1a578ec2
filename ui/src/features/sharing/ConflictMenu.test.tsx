import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import type { TrayConflict, TrayLine } from "../../bindings";
import { ConflictMenu } from "./ConflictMenu";

const LINE = { audience: { kind: "audience", id: "a1", name: "Gold" } } as TrayLine;
const EXISTING: TrayConflict = {
  kind: "existing",
  object: { kind: "trait", id: "7", name: "Gold" },
  choice: "useExisting",
  choices: ["useExisting", "skip"],
};
const SAME_NAME: TrayConflict = {
  ...EXISTING,
  kind: "sameName",
  choice: "createAnyway",
  choices: ["createAnyway", "skip"],
};

function show(conflict: TrayConflict) {
  const chosen = vi.fn();
  render(
    <Provider locale="en-US" colorScheme="light">
      <ConflictMenu line={LINE} conflict={conflict} isDisabled={false} onChoose={chosen} />
    </Provider>,
  );
  fireEvent.click(screen.getByRole("button"));
  return chosen;
}
const entries = () => screen.getAllByRole("menuitem").map((entry) => entry.getAttribute("aria-disabled"));

it("says what becomes of the line and why, and chooses for it or for all", () => {
  const chosen = show(EXISTING);
  const label = /^Use existing: .*Gold.*, already in Audience Manager$/;
  expect(screen.getByRole("button", { name: label, hidden: true })).toBeDefined();
  fireEvent.click(screen.getByRole("menuitem", { name: /^Skip.*Leaves/ }));
  expect(chosen).toHaveBeenLastCalledWith("skip", false);
  fireEvent.click(screen.getByRole("button"));
  fireEvent.click(screen.getByRole("menuitem", { name: "Skip, for all lines" }));
  expect(chosen).toHaveBeenLastCalledWith("skip", true);
});

it.each<[TrayConflict, string, RegExp]>([
  [EXISTING, "Create anyway", /count its people twice/],
  [SAME_NAME, "Use existing", /receives other people/],
])("never offers what would be wrong, and says why: %o", (conflict, name, why) => {
  const chosen = show(conflict);
  const entry = screen.getByRole("menuitem", { name: new RegExp(`^${name}`) });
  expect(entry.getAttribute("aria-disabled")).toBe("true");
  expect(screen.getByRole("menu").textContent).toMatch(why);
  fireEvent.click(entry);
  expect(chosen).not.toHaveBeenCalled();
  expect(entries().filter((disabled) => disabled === "true")).toHaveLength(1);
  expect(screen.queryByRole("menuitem", { name: `${name}, for all lines` })).toBeNull();
});
