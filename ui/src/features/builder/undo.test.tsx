import { Provider } from "@react-spectrum/s2/Provider";
import { act, cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { Clock } from "../../components/clock";
import { PlaceMemory } from "../../placeMemory";
import { traitRow } from "../../testRows";
import BuilderScreen from "./BuilderScreen";
import { isSameWord } from "./useRuleHistory";

const NOTHING = { fails: false, asked: 0, traits: 3, cost: { lines: [], price: null } };
const host = vi.hoisted(() => ({
  fails: false,
  asked: 0,
  traits: 3,
  cost: {} as unknown,
  feeds: [] as unknown[],
  feedTraits: [] as unknown[],
}));

/** Reads traits with AND, and inside parentheses with OR. */
function treeOf(text: string): unknown {
  const rule = text.replace(/^\((.*)\)$/, "$1");
  for (const [word, kind] of [
    [" AND ", "all"],
    [" OR ", "any"],
  ] as const) {
    if (rule.includes(word)) return { kind, parts: rule.split(word).map(treeOf) };
  }
  const id = /^(\d+)T$/.exec(rule)?.[1];
  return id ? { kind: "trait", link: { kind: "trait", id, name: `Trait ${id}` } } : null;
}

interface Args {
  rule?: string;
  rules?: string[];
  page?: { offset: number; limit: number };
}

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: Args) => {
    if (name === "rule_reading") {
      const tree = treeOf(args.rule ?? "");
      return { tree, fault: tree ? null : { position: 0, expected: "a trait", repair: null } };
    }
    if (name === "traits") {
      const ids = Array.from({ length: host.traits }, (_, at) => String(at + 1));
      const { offset, limit } = args.page ?? { offset: 0, limit: 100 };
      const rows = ids.map((id) => traitRow({ id, name: `Trait ${id}` })).slice(offset, offset + limit);
      return { total: ids.length, offset, rows };
    }
    if (name === "segment_estimates") {
      host.asked += 1;
      if (host.fails) throw { code: "offline", message: "No network", details: {} };
      const total = { likely: 4321, low: null, high: null };
      return (args.rules ?? []).map(() => ({
        realTime: [],
        total,
        confidence: null,
        unknown: null,
        readAt: 0,
      }));
    }
    if (name === "segment_controls") return { sources: [], destinations: [] };
    if (name === "rule_cost") return host.cost;
    if (name === "feeds") return { rows: host.feeds, readAt: 0, failure: null, isActive: true };
    if (name === "feed_traits") return host.feedTraits;
    if (name === "workspace") return { connection: { id: "c", practice: true } };
    return [];
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

beforeEach(() => Object.assign(host, NOTHING, { feeds: [], feedTraits: [] }));
afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

async function show() {
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <Clock read={() => 0}>
          <PlaceMemory scope="c">
            <BuilderScreen route={{ screen: "builder" }} />
          </PlaceMemory>
        </Clock>
      </ApiProvider>
    </Provider>,
  );
  await screen.findByRole("button", { name: /Add .*Trait 1$/ });
}

const code = () => screen.getByRole<HTMLTextAreaElement>("textbox", { name: /^Rule/ });
const typed = (rule: string) => fireEvent.change(code(), { target: { value: rule } });
const add = (trait: string) =>
  fireEvent.click(screen.getByRole("button", { name: new RegExp(`Add .*${trait}`) }));
const rule = (text: string) => waitFor(() => expect(code().value).toBe(text));
const press = (target: Element, shiftKey = false) =>
  fireEvent.keyDown(target, { key: "z", ctrlKey: true, shiftKey });
const group = (at: number) => screen.getByRole("list", { name: `Traits of group ${at}` });

test("changes of groups and of code are undone and done again, with keys and buttons", async () => {
  await show();
  add("Trait 1");
  await rule("1T");
  add("Trait 2");
  await rule("1T OR 2T");
  typed("1T AND 3T");
  await waitFor(() => expect(screen.getAllByRole("list", { name: /Traits of group/ })).toHaveLength(2));
  press(document.body);
  await rule("1T OR 2T");
  press(code());
  await rule("1T");
  fireEvent.click(screen.getByRole("button", { name: /^Undo/ }));
  await rule("");
  expect(screen.getByRole("button", { name: /^Undo/ }).getAttribute("aria-disabled")).toBe("true");
  press(document.body, true);
  await rule("1T");
  fireEvent.click(screen.getByRole("button", { name: /^Redo/ }));
  await rule("1T OR 2T");
  add("Trait 3");
  await rule("1T OR 2T OR 3T");
  expect(screen.getByRole("button", { name: /^Redo/ }).getAttribute("aria-disabled")).toBe("true");
});

test("the keys leave the text of other fields to the system", async () => {
  await show();
  add("Trait 1");
  await rule("1T");
  const name = screen.getByRole("textbox", { name: /^Name/ });
  expect(press(name)).toBe(true);
  expect(code().value).toBe("1T");
});

test("a word that is typed is undone as one", () => {
  expect(isSameWord("1T AN", "1T AND")).toBe(true);
  expect(isSameWord("1T AND", "1T AN")).toBe(true);
  for (const [from, to] of [
    ["1T", "1T "],
    ["1T", "1T AND 2T"],
    ["12", "21"],
    ["1T", "1T"],
  ] as const) {
    expect(isSameWord(from, to), `${from} → ${to}`).toBe(false);
  }
});

test("the focus stays with what moves, and goes to the neighbor of what is removed", async () => {
  await show();
  for (const trait of ["Trait 1", "Trait 2", "Trait 3"]) {
    add(trait);
    // oxlint-disable-next-line no-await-in-loop
    await within(screen.getByRole("region", { name: "Groups of the rule" })).findByText(trait);
  }
  const remove = (at: number, trait: string) =>
    within(group(at)).getByRole("button", { name: new RegExp(`Remove .*${trait}`) });
  remove(1, "Trait 3").focus();
  fireEvent.keyDown(remove(1, "Trait 3"), { key: "ArrowDown", ctrlKey: true });
  await rule("(1T OR 2T) AND 3T");
  expect(document.activeElement).toBe(remove(2, "Trait 3"));
  remove(1, "Trait 1").focus();
  fireEvent.click(remove(1, "Trait 1"));
  await rule("2T AND 3T");
  expect(document.activeElement).toBe(remove(1, "Trait 2"));
  fireEvent.click(remove(1, "Trait 2"));
  await rule("3T");
  expect(document.activeElement).toBe(screen.getByRole("button", { name: "Remove group 1" }));
  fireEvent.click(screen.getByRole("button", { name: "Remove group 1" }));
  await rule("");
  expect(document.activeElement?.getAttribute("data-group")).toBe("new");
});

test("an estimate that failed is asked for again", async () => {
  host.fails = true;
  await show();
  typed("1T");
  const again = await screen.findByRole("button", { name: /Try again|Retry/ });
  host.fails = false;
  fireEvent.click(again);
  await screen.findByText("4,321");
});

test("the focus stays in the rule when what had it is undone", async () => {
  await show();
  add("Trait 1");
  await rule("1T");
  const removing = within(group(1)).getByRole("button", { name: /Remove .*Trait 1/ });
  removing.focus();
  press(removing);
  await rule("");
  expect(document.activeElement?.getAttribute("data-group")).toBe("new");
});

test("a click beside everything leaves nothing focused, whatever is shown afterwards", async () => {
  await show();
  add("Trait 1");
  await rule("1T");
  const removing = within(group(1)).getByRole("button", { name: /Remove .*Trait 1/ });
  act(() => removing.focus());
  await act(async () => removing.blur());
  typed("1T AND 2T");
  await waitFor(() => expect(screen.getAllByRole("list", { name: /Traits of group/ })).toHaveLength(2));
  expect(document.activeElement).toBe(document.body);
});

test("the first group is in use when the one that was has gone", async () => {
  await show();
  typed("1T AND 2T");
  await waitFor(() => expect(screen.getAllByRole("list", { name: /Traits of group/ })).toHaveLength(2));
  act(() => screen.getByRole("button", { name: "Remove group 2" }).focus());
  fireEvent.click(screen.getByRole("button", { name: "Remove group 2" }));
  await rule("1T");
  act(() => (document.activeElement as HTMLElement).blur());
  expect(document.querySelector("[data-in-use]")?.getAttribute("data-group")).toBe("0");
  add("Trait 3");
  await rule("1T OR 3T");
});

test("the price of a rule that is gone is not shown", async () => {
  const line = { feed: { kind: "dataSource", id: "9", name: "Movers" }, traits: [], state: "active" };
  host.cost = { lines: [{ ...line, canSave: true, canActivate: true, price: "$1 CPM" }], price: "$1 CPM" };
  await show();
  typed("1T");
  await screen.findByRole("link", { name: "Movers" });
  typed("");
  await waitFor(() => expect(screen.queryByRole("link", { name: "Movers" })).toBeNull());
});

test("more traits than are shown first are shown when asked", async () => {
  host.traits = 130;
  await show();
  const rows = () => document.querySelectorAll("ul[aria-label='Traits that were found'] > li").length;
  await waitFor(() => expect(rows()).toBe(100));
  const more = screen.getByRole("button", { name: "Show 30 more" });
  act(() => more.focus());
  fireEvent.click(more);
  await waitFor(() => expect(rows()).toBe(130));
  // The button is gone; the keyboard goes on with the first of the new rows.
  const list = document.querySelector("ul[aria-label='Traits that were found']");
  await waitFor(() => expect(list?.children[100]?.contains(document.activeElement)).toBe(true));
  expect(screen.queryByRole("button", { name: /^Show .* more/ })).toBeNull();
});

test("choosing a data feed leaves the search as it is, and a search without hits says so", async () => {
  // A choice shows its entries only where there is room for them.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(400);
  const row = {
    feed: { kind: "dataSource", id: "9", name: "Movers" },
    subscribed: 0,
    state: "active",
    left: null,
  };
  host.feeds = [{ ...row, traits: 1, price: null }];
  host.feedTraits = [{ object: { kind: "trait", id: "70", name: "New movers" }, population: 9 }];
  await show();
  const search = screen.getByRole<HTMLInputElement>("searchbox", { name: "Search traits" });
  fireEvent.click(await screen.findByRole("button", { name: /Where traits come from/ }));
  fireEvent.click(await screen.findByRole("option", { name: /Movers/ }));
  await screen.findByRole("button", { name: /Add .*New movers/ });
  expect(screen.getByRole("searchbox", { name: "Search traits" })).toBe(search);
  fireEvent.change(search, { target: { value: "nobody" } });
  await screen.findByText("No trait matches.");
});
