/** Dialogs opened for one object after another: each shows and saves its own object. */
import { Provider } from "@react-spectrum/s2/Provider";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Clock } from "../components/clock";
import { ApiProvider } from "../api/ApiProvider";
import { createQueryClient } from "../api/client";
import type { SegmentForm, TraitForm } from "../bindings";
import SegmentsScreen from "../features/segments/SegmentsScreen";
import TraitsScreen from "../features/traits/TraitsScreen";
import { idle } from "../testIdle";
import { segmentRow, traitRow } from "../testRows";

const NAMES = ["Blue", "Green", "Red", "Yellow"];
const host = vi.hoisted(() => ({
  saved: [] as (TraitForm | SegmentForm)[],
  refuse: false,
}));
const source = { kind: "dataSource", id: "9", name: "Web" } as const;

const named = (place: number) => ({ id: String(place + 1), name: NAMES[place] ?? "", folder: "5" });
const trait = (place: number) => traitRow(named(place));
const segment = (place: number) => segmentRow(named(place));
const folder = { id: "0", parentId: null, depth: 0, name: "All Traits", count: 4, acceptsAudiences: false };

function answer(name: string, args: { id?: string; form?: unknown } | undefined): unknown {
  const place = Number(args?.id ?? 1) - 1;
  switch (name) {
    case "traits":
      return { rows: NAMES.map((_, at) => trait(at)), total: NAMES.length };
    case "segments":
      return { rows: NAMES.map((_, at) => segment(at)), total: NAMES.length };
    case "trait_detail":
      return { row: trait(place), integrationCode: null, comments: "", rule: "a == 1", expireAfterDays: 9 };
    case "segment_detail":
      return { row: segment(place), integrationCode: null, rule: "1T", dataSource: source };
    case "trait_facets":
      return { types: [] };
    case "rule_reading":
      return { tree: null, fault: null };
    case "data_sources":
      return [source];
    case "trait_folders":
    case "segment_folders":
      return [folder];
    default:
      return [];
  }
}

vi.mock("../platform", () => ({
  invoke: async (name: string, args: Record<string, never> | undefined) => {
    if (name === "trait_save" || name === "segment_save") {
      if (host.refuse) throw { code: "conflict", message: "taken", details: {} };
      host.saved.push(args?.form as never);
      return { kind: "saved", id: "77" };
    }
    return answer(name, args);
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

let client = createQueryClient();

function show(part: "traits" | "segments") {
  client = createQueryClient();
  const Screen = part === "traits" ? TraitsScreen : SegmentsScreen;
  render(
    <Provider locale="en-US" colorScheme="light">
      <Clock read={() => 0}>
        <ApiProvider client={client}>
          <Screen route={{ screen: part } as never} />
        </ApiProvider>
      </Clock>
    </Provider>,
  );
}

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(900);
  host.saved = [];
  host.refuse = false;
});
afterEach(() => vi.restoreAllMocks());

const press = (name: string | RegExp) => fireEvent.click(screen.getByRole("button", { name }));
const field = (name: RegExp) => screen.findByRole("textbox", { name });
const type = async (name: RegExp, value: string) =>
  fireEvent.change(await field(name), { target: { value } });
const closed = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
const valueIs = async (name: RegExp, value: string) =>
  waitFor(async () => expect(await field(name)).toHaveProperty("value", value));

async function edit(name: string) {
  fireEvent.click(await screen.findByRole("button", { name: `Edit ${name}` }));
  await screen.findByRole("dialog", { name: new RegExp(`^Edit .?${name}`) });
  // It opens at once; the fields appear when the object is loaded.
  await screen.findByDisplayValue(name, {}, { timeout: 5000 });
}
async function cancel() {
  press("Cancel");
  await closed();
}
async function addNew(kind: string) {
  press(/^Add New/);
  fireEvent.click(await screen.findByRole("menuitem", { name: kind }));
  await screen.findByRole("dialog");
}
async function choose(name: string) {
  const row = await screen.findByRole("row", { name: new RegExp(name) });
  act(() => row.focus());
  fireEvent.keyDown(row, { key: " " });
}

it.each(["traits", "segments"] as const)(
  "%s: after a canceled edit, the next object is shown and saved",
  async (part) => {
    show(part);
    await edit("Blue");
    await type(/^Name/, "Typed over");
    await cancel();
    await edit("Red");
    await valueIs(/^Name/, "Red");
    press("Save");
    await closed();
    expect(host.saved).toHaveLength(1);
    expect(host.saved[0]).toMatchObject({ id: "3", name: "Red" });
  },
);

it.each(["traits", "segments"] as const)(
  "%s: after a rejected edit, the next object shows neither its values nor its error",
  async (part) => {
    show(part);
    await edit("Blue");
    host.refuse = true;
    press("Save");
    await screen.findByRole("alert");
    await cancel();
    host.refuse = false;
    await edit("Green");
    expect(screen.queryByRole("alert")).toBeNull();
    await valueIs(/^Name/, "Green");
  },
);

it("the form for a new object starts empty after an edit and after an addition", async () => {
  show("traits");
  await edit("Blue");
  await cancel();
  await addNew("Onboarded");
  await valueIs(/^Name/, "");
  await type(/^Name/, "New one");
  await cancel();
  await addNew("Onboarded");
  await valueIs(/^Name/, "");
});

it("the form for a new object starts empty after a saved addition", async () => {
  show("segments");
  press(/^Add New/);
  await type(/^Name/, "First");
  await type(/^Rule/, "1T");
  // A choice opens once there is something to choose.
  await idle(client);
  fireEvent.click(screen.getByRole("button", { name: /Data Source/i }));
  fireEvent.click(await screen.findByRole("option", { name: "Web" }));
  press("Create");
  await closed();
  expect(host.saved).toHaveLength(1);
  press(/^Add New/);
  await valueIs(/^Name/, "");
});

it("a segment is created from the traits selected now, not from those selected before", async () => {
  show("traits");
  await choose("Blue");
  press("Create Segment");
  await valueIs(/^Rule/, "1T");
  await cancel();
  await choose("Blue");
  await choose("Red");
  await choose("Yellow");
  press("Create Segment");
  await valueIs(/^Rule/, "3T OR 4T");
});

it("a new folder starts without the name and the failure of the last one", async () => {
  show("traits");
  await screen.findByRole("row", { name: /Blue/ });
  await addNew("Folder");
  await type(/^Name/, "Spring");
  await cancel();
  await addNew("Folder");
  await valueIs(/^Name/, "");
});
