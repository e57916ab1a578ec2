import { Provider } from "@react-spectrum/s2/Provider";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { WatchDraft, WatchRule } from "../../bindings";
import { Clock } from "../../components/clock";
import { withoutIsolates } from "../../i18n";
import { PlaceMemory } from "../../placeMemory";
import WatchScreen from "./WatchScreen";

const host = vi.hoisted(() => ({
  rules: [] as unknown[],
  asked: [] as string[],
  matched: [] as { tag: string; contains: string }[],
  saved: undefined as unknown,
  changed: () => {},
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: { draft: { tag: string; contains: string }; id: string }) => {
    host.asked.push(name);
    switch (name) {
      case "workspace":
        return { connection: { id: "c", name: "Luma", production: false } };
      case "watch_rules":
        return host.rules;
      case "watch_matches":
        host.matched.push(args.draft);
        return 3;
      case "watch_save":
        host.saved = args.draft;
        return host.rules[0];
      case "watch_remove":
        host.rules = host.rules.filter((rule) => (rule as WatchRule).id !== args.id);
        return host.rules;
      case "watch_approve":
        host.rules = host.rules.map((rule) => ({ ...(rule as WatchRule), share: [], evaluatedAt: 5 }));
        return { rule: host.rules[0], added: 1, jobs: [], left: [] };
      case "audience_folders":
        return [
          { id: "", parentId: null, name: "", count: 2, depth: 0, path: "/" },
          { id: "f1", parentId: "", name: "Campaigns", count: 2, depth: 1, path: "/Campaigns" },
        ];
      default:
        return null;
    }
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async (told: () => void) => {
    host.changed = told;
    return () => {};
  },
}));

const draft = (parts: Partial<WatchDraft>): WatchDraft => ({
  id: "w1",
  name: "",
  tag: "",
  folder: "",
  contains: "",
  label: "",
  unshare: false,
  automatic: false,
  ...parts,
});
const rule = (parts: Partial<WatchDraft>, more: Partial<WatchRule> = {}): WatchRule => ({
  id: parts.id ?? "w1",
  draft: draft(parts),
  share: [{ kind: "audience", id: "a1", name: "Gold" }],
  unshare: [],
  evaluatedAt: 0,
  failure: null,
  ...more,
});

async function show(...rules: WatchRule[]) {
  host.rules = rules;
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <Clock read={() => 0}>
          <PlaceMemory scope="c">
            <WatchScreen />
          </PlaceMemory>
        </Clock>
      </ApiProvider>
    </Provider>,
  );
  await waitFor(() => expect(host.asked).toContain("audience_folders"));
  // The rules and the names of folders come by themselves, in any order.
  await waitFor(() =>
    expect(screen.queryAllByRole("button", { name: /^Edit: / })).toHaveLength(rules.length),
  );
  await act(async () => {});
}
const field = (label: string) => screen.getByRole<HTMLInputElement>("textbox", { name: label });
const button = (name: string | RegExp) => screen.getByRole("button", { name });

beforeEach(() => {
  host.asked = [];
  host.matched = [];
  host.saved = undefined;
});

it("counts what a rule matches once typing rests, not at each letter", async () => {
  await show();
  for (const text of ["g", "go", "gol", "gold"]) {
    fireEvent.change(field("Part of the audience’s name"), { target: { value: text } });
  }
  await screen.findByText("3 audiences match now");
  expect(host.matched.map(({ contains }) => contains)).toEqual(["gold"]);
});

it("names a rule without a name by what it matches, with the name of its folder", async () => {
  await show(rule({ folder: "f1", contains: "a" }));
  const words = () => withoutIsolates(screen.getByText(/name contains/).textContent);
  // The names of folders come a moment later.
  await waitFor(() => expect(words()).toBe("folder Campaigns and name contains a"));
  expect(button(/^Edit: .*Campaigns/)).toBeDefined();
});

it("edits one rule after another, each with its own words, and begins in the first field", async () => {
  await show(rule({ id: "w1", name: "One", tag: "x" }), rule({ id: "w2", name: "Two", contains: "y" }));
  fireEvent.click(button(/^Edit: .*One/));
  expect(field("Tag").value).toBe("x");
  await waitFor(() => expect(document.activeElement).toBe(field("Name of the rule")));
  fireEvent.click(button("Cancel"));
  fireEvent.click(button(/^Edit: .*Two/));
  expect([field("Tag").value, field("Part of the audience’s name").value]).toEqual(["", "y"]);
});

it("a rule that is removed while it is edited is not saved as a new one", async () => {
  await show(rule({ name: "One", tag: "x" }));
  fireEvent.click(button(/^Edit: .*One/));
  fireEvent.click(button(/^Remove: .*One/));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toContain("One");
  fireEvent.click(within(dialog).getByRole("button", { name: "Remove" }));
  await screen.findByText("Add a rule");
  expect(field("Tag").value).toBe("");
});

it("a rule can be about a folder", async () => {
  await show();
  fireEvent.click(button("Folder"));
  fireEvent.click(await screen.findByRole("treeitem", { name: /Campaigns/ }));
  fireEvent.click(button("Save"));
  await waitFor(() => expect(host.saved).toMatchObject({ folder: "f1", id: null }));
});

it("an approval names the audiences, and leads to the tray", async () => {
  await show(rule({ name: "One", tag: "x" }));
  fireEvent.click(button(/^Approve…: .*One/));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toContain("Gold");
  fireEvent.click(within(dialog).getByRole("button", { name: "Approve" }));
  expect((await screen.findByRole("link", { name: "Open tray" })).getAttribute("href")).toBe("#/share");
  await waitFor(() => expect(screen.queryByRole("button", { name: /^Approve/ })).toBeNull());
  expect(document.activeElement?.textContent).toContain("added to the tray");
});
