import { Provider } from "@react-spectrum/s2/Provider";
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { ActivityDetail, ActivityRow } from "../../bindings";
import { Clock } from "../../components/clock";
import { PlaceMemory } from "../../placeMemory";
import ActivityScreen from "./ActivityScreen";
import EntryScreen from "./EntryScreen";
import { NOTHING_CHOSEN, oneOfEach, queryOf } from "./filters";
import { outcomeOf, titleOf } from "./words";

const host = vi.hoisted(() => ({ detail: {} as unknown, undone: [] as string[] }));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: { id: string }) => {
    if (name === "workspace") return { connection: { id: "c", name: "Luma", production: false } };
    if (name === "undo_edit") host.undone.push(args.id);
    if (name === "activity") return { total: 0, offset: 0, rows: [] };
    return name === "activity_detail" || name === "undo_edit" ? host.detail : undefined;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const row: ActivityRow = {
  id: "e1",
  kind: "change",
  undoes: null,
  outcome: "done",
  running: false,
  object: { kind: "trait", id: "12", name: "Gold" },
  total: 1,
  done: 1,
  failed: 0,
  unchanged: 0,
  person: "maria",
  account: "tech@acme.com",
  startedAt: 0,
  serviceAt: 0,
  took: 1200,
};

const value = (text: string) => ({ value: text, name: null, masked: false });

const detail: ActivityDetail = {
  row,
  objects: [
    {
      object: { kind: "trait", id: "12", name: "Gold" },
      state: "done",
      changes: [{ field: "name", before: value("Silver"), after: value("Gold") }],
      failure: null,
    },
  ],
  undoBlocked: null,
  undoneBy: null,
};

function show() {
  render(
    <Provider locale="en-US" colorScheme="light">
      <Clock read={() => 0}>
        <ApiProvider client={createQueryClient()}>
          <EntryScreen route={{ screen: "entry", id: "e1" }} />
        </ApiProvider>
      </Clock>
    </Provider>,
  );
}

beforeEach(() => {
  host.undone = [];
  host.detail = detail;
});

it("shows a field before and after, and asks before it puts it back", async () => {
  show();
  const cells = (await screen.findByText("Silver")).closest("tr");
  expect(cells?.textContent).toBe("NameSilverGold");
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(host.undone).toEqual([]);
  const confirm = [...dialog.querySelectorAll("button")].find(({ textContent }) => textContent === "Undo");
  if (confirm) fireEvent.click(confirm);
  await waitFor(() => expect(host.undone).toEqual(["e1"]));
});

it("says why an edit cannot be undone", async () => {
  host.detail = { ...detail, undoBlocked: "changedSince" };
  show();
  expect(await screen.findByText("It was changed again since, so it stays as it is.")).toBeDefined();
  expect(screen.getByRole("button", { name: "Undo" }).hasAttribute("disabled")).toBe(true);
});

it("names what was done and to how many", () => {
  expect(titleOf(row)).toBe("Changed: Gold");
  expect(titleOf({ ...row, kind: "delete", total: 3 })).toBe("Deleted: 3 traits");
  expect(titleOf({ ...row, undoes: "e0" })).toContain("Undo: Changed");
  expect(outcomeOf({ ...row, outcome: "open", running: true }).words).toBe("Running");
  expect(outcomeOf({ ...row, outcome: "open" }).words).toBe("Interrupted");
});

it("asks the program for what is chosen, with at most one person and one time", () => {
  const more = oneOfEach(new Set(["time:today"]), new Set(["time:today", "time:week", "kind:delete"]));
  expect([...more]).toEqual(["time:week", "kind:delete"]);
  const now = new Date(2026, 10, 26, 15).getTime();
  const query = queryOf({ ...NOTHING_CHOSEN, search: " x ", results: new Set(["attention"]), more }, now);
  expect(query).toMatchObject({ search: "x", kinds: ["delete"], since: new Date(2026, 10, 20).getTime() });
  expect(query.outcomes).toContain("unknown");
});

it("shows after Back what was filtered before", async () => {
  const list = () =>
    render(
      <Provider locale="en-US" colorScheme="light">
        <Clock read={() => 0}>
          <ApiProvider client={createQueryClient()}>
            <PlaceMemory scope="c">
              <ActivityScreen />
            </PlaceMemory>
          </ApiProvider>
        </Clock>
      </Provider>,
    );
  list();
  const chip = () => screen.getByRole("button", { name: "Needs attention" });
  expect(chip().getAttribute("aria-pressed")).toBe("false");
  await act(async () => fireEvent.click(chip()));
  cleanup();
  list();
  expect(chip().getAttribute("aria-pressed")).toBe("true");
});
