import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { RuleEdit, UnshareTree, UsedIn, WhereUsed } from "../../bindings";
import { UnshareButton } from "./UnshareButton";
import { isConfirmed, wayOf, whyNot } from "./UnshareWays";

const host = vi.hoisted(() => ({
  tree: undefined as unknown,
  asked: [] as string[],
  failures: [] as unknown[],
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string) => {
    if (name.startsWith("unshare")) host.asked.push(name);
    if (name === "unshare_tree") return host.tree;
    if (name === "unshare_preview") return { audiences: [] };
    if (name === "unshare_from_rules") return host.failures.map((failure) => ({ failure }));
    if (name === "unshare_leave") return { audiences: [{ failure: null }], jobs: [] };
    return null;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const gold = { kind: "audience", id: "a", name: "Gold" } as const;
const user = (name: string, depth: number, parts: Partial<UsedIn> = {}): UsedIn => ({
  object: { kind: "segment", id: `id of ${name}`, name },
  depth,
  how: "rule",
  size: 4068,
  loss: "everyone",
  endsOn: null,
  ...parts,
});
const uses: WhereUsed = {
  listed: [user("Gold trait", 0, { how: "pair" }), user("Spring sale", 1)],
  traits: 0,
  segments: 2,
  models: 0,
  destinations: 0,
  readAt: 1,
  missing: [],
  unreadRules: false,
};
const edit = (after: string | null): RuleEdit => ({
  segment: { kind: "segment", id: "12", name: "Spring sale" },
  before: "1T OR 9T",
  after,
  refusal: after === null ? "nobody" : null,
});
const tree = (parts: Partial<UnshareTree> = {}, canLeave = false): UnshareTree => ({
  audiences: [{ audience: gold, uses, canLeave }],
  edits: [],
  models: [],
  ...parts,
});

function show(shown: UnshareTree) {
  host.tree = shown;
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <UnshareButton audiences={[gold]} />
      </ApiProvider>
    </Provider>,
  );
  fireEvent.click(screen.getByRole("button", { name: "Unshare…" }));
}
const dialogText = () => screen.getByRole("alertdialog").textContent;
const continues = () => screen.getByRole("button", { name: "Continue" });

beforeEach(() => {
  host.asked = [];
  host.failures = [];
});

test("rules are shown before and after, and changed only after their number was typed", async () => {
  show(tree({ edits: [edit("1T")] }));
  await waitFor(() => expect(dialogText()).toContain("1T OR 9T"));
  expect(dialogText()).toContain("Spring sale");
  fireEvent.click(screen.getByRole("radio", { name: /Remove it from 1 rule/ }));
  expect(continues()).toHaveProperty("disabled", true);
  fireEvent.change(screen.getByRole("textbox"), { target: { value: "1" } });
  fireEvent.click(continues());
  await waitFor(() => expect(host.asked).toEqual(["unshare_tree", "unshare_from_rules", "unshare_preview"]));
});

test("a rule that was not changed is reported, and nothing is deleted", async () => {
  host.failures = [{ code: "forbidden", message: "No permission", details: {} }];
  show(tree({ edits: [edit("1T")] }));
  await waitFor(() => expect(dialogText()).toContain("1T OR 9T"));
  fireEvent.click(screen.getByRole("radio", { name: /Remove it/ }));
  fireEvent.change(screen.getByRole("textbox"), { target: { value: "1" } });
  fireEvent.click(continues());
  await screen.findByRole("alert");
  // Other rules may have been changed, so what is left is read again.
  await waitFor(() => expect(host.asked).toEqual(["unshare_tree", "unshare_from_rules", "unshare_tree"]));
});

test("two rules that fail in the same way are both reported", async () => {
  const failure = { code: "forbidden", message: "No permission", details: {} };
  host.failures = [failure, failure];
  show(tree({ edits: [edit("1T"), edit("2T")] }));
  await waitFor(() => expect(dialogText()).toContain("1T OR 9T"));
  fireEvent.click(screen.getByRole("radio", { name: /Remove it/ }));
  fireEvent.change(screen.getByRole("textbox"), { target: { value: "2" } });
  fireEvent.click(continues());
  await waitFor(() => expect(screen.getAllByRole("alert")).toHaveLength(2));
  await waitFor(() => expect(host.asked).toEqual(["unshare_tree", "unshare_from_rules", "unshare_tree"]));
});

test("to stop can be chosen and closes the question, even where nothing else is possible", async () => {
  show(tree({ edits: [edit(null)] }));
  fireEvent.click(await screen.findByRole("button", { name: "Stop" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  expect(host.asked).toEqual(["unshare_tree"]);
});

test("leaving a pair is chosen first where it is possible, and deletes nothing", async () => {
  show(tree({}, true));
  fireEvent.click(await screen.findByRole("button", { name: "Leave without members" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  expect(host.asked).toEqual(["unshare_tree", "unshare_leave"]);
});

test("what cannot be done says why", () => {
  const held = tree({ edits: [edit("1T"), edit(null)] });
  expect(whyNot(held, "delete")).toMatch(/rule can’t be changed/);
  expect(whyNot(tree({ models: [{ kind: "model", id: "4", name: "Similar" }] }), "delete")).toMatch(
    /Similar/,
  );
  expect([wayOf(held), wayOf(tree({}, true))]).toEqual(["stop", "leave"]);
  const two = tree({ edits: [edit("1T"), edit("2T")] });
  expect([isConfirmed(two, "delete", "1"), isConfirmed(two, "delete", " 2 ")]).toEqual([false, true]);
  // As the question shows it.
  const many = tree({ edits: Array.from({ length: 1200 }, () => edit("1T")) });
  expect([isConfirmed(many, "delete", "1,200"), isConfirmed(many, "delete", "1200")]).toEqual([true, true]);
});
