import { Provider } from "@react-spectrum/s2/Provider";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProvider } from "../api/ApiProvider";
import { createQueryClient } from "../api/client";
import type { Rights, SegmentDetail, TraitDetail } from "../bindings";
import { Clock } from "../components/clock";
import { toast } from "../components/toast";
import { SegmentActions } from "../features/segments/SegmentActions";
import SegmentsScreen from "../features/segments/SegmentsScreen";
import { TraitActions } from "../features/traits/TraitActions";
import TraitsScreen from "../features/traits/TraitsScreen";
import { idle } from "../testIdle";
import { segmentRow, traitRow } from "../testRows";

const NO_RIGHTS: Rights = {
  createTraits: false,
  createAnyTraits: false,
  editTraits: false,
  deleteTraits: false,
  createSegments: false,
  mapTraits: false,
  editSegments: false,
  deleteSegments: false,
};
const host = vi.hoisted(() => ({ rights: {} as Partial<Rights>, production: true, asked: [] as string[] }));

const trait = traitRow();
const segment = segmentRow();

vi.mock("../platform", () => ({
  invoke: async (name: string, args?: { part?: { ids?: string[] } }) => {
    host.asked.push(name);
    // The selection is still there.
    if (name.endsWith("_keys")) return args?.part?.ids ?? [];
    const answers: Record<string, unknown> = {
      workspace: {
        connection: {
          id: "c",
          name: "Luma EMEA",
          color: "#d31510",
          production: host.production,
          practice: false,
        },
        rights: host.rights,
      },
      traits: { rows: [trait], total: 1 },
      segments: { rows: [segment], total: 1 },
      trait_facets: { types: [] },
      segment_facets: { statuses: [{ value: "active", label: "", count: 1_234 }] },
      segment_duplicate: "3",
      segments_set_status: [],
    };
    return answers[name] ?? [];
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

let client = createQueryClient();

function show(part: ReactNode) {
  client = createQueryClient();
  render(
    <Provider locale="en-US" colorScheme="light">
      <Clock read={() => 0}>
        <ApiProvider client={client}>{part}</ApiProvider>
      </Clock>
    </Provider>,
  );
}

const traits = () => show(<TraitsScreen route={{ screen: "traits" }} />);
const segments = () => show(<SegmentsScreen route={{ screen: "segments" }} />);
const traitPage = () =>
  show(<TraitActions detail={{ row: trait, integrationCode: null, pair: null } as unknown as TraitDetail} />);
const segmentPage = () =>
  show(
    <SegmentActions
      detail={{ row: segment, integrationCode: null, pair: null } as unknown as SegmentDetail}
    />,
  );

/** Waits until the connection and its permissions are known. */
async function known(): Promise<void> {
  await waitFor(() => expect(host.asked).toContain("workspace"));
  await idle(client);
}

/** Chooses the row that has this name. */
async function choose(name: string): Promise<HTMLElement> {
  const row = await screen.findByRole("row", { name: new RegExp(name) });
  act(() => row.focus());
  fireEvent.keyDown(row, { key: " " });
  return row;
}

/** The permission a button names when it is focused. */
async function namedBy(name: string): Promise<string | null> {
  const held = () => screen.getByRole("button", { name });
  await waitFor(() => expect(held().getAttribute("aria-disabled")).toBe("true"));
  fireEvent.keyDown(document.body, { key: "Tab" });
  act(() => held().focus());
  expect(document.activeElement).toBe(held());
  const tip = await screen.findByRole("tooltip");
  fireEvent.click(held());
  const words = tip.textContent;
  act(() => held().blur());
  await waitFor(() => expect(screen.queryByRole("tooltip")).toBeNull());
  return words;
}

beforeEach(() => {
  // The test page has no layout, so lists get a height of 400 px.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(900);
  host.rights = NO_RIGHTS;
  host.production = true;
  host.asked = [];
});
afterEach(() => vi.restoreAllMocks());

const SAFE = new Set([
  "workspace",
  "merge_rules",
  "data_sources",
  "traits",
  "segments",
  "trait_facets",
  "trait_folders",
  "segment_folders",
  "segment_facets",
  "tray",
  "trait_keys",
  "segment_keys",
]);
/** The calls that would change something. */
const changes = () => host.asked.filter((name) => !SAFE.has(name));

describe("without permissions, each button can be reached, names its permission and does nothing", () => {
  it.each([
    ["Edit Blue", "EDIT_ALL_TRAITS"],
    ["Create Segment", "CREATE_ALL_SEGMENTS"],
    ["Delete…", "DELETE_ALL_TRAITS"],
  ])("Traits: %s", async (name, right) => {
    traits();
    await choose("Blue");
    expect(await namedBy(name)).toContain(right);
    expect(changes()).toEqual([]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it.each([
    ["Edit", "EDIT_ALL_TRAITS"],
    ["Delete", "DELETE_ALL_TRAITS"],
  ])("a trait's page: %s", async (name, right) => {
    traitPage();
    expect(await namedBy(name)).toContain(right);
    expect(changes()).toEqual([]);
  });

  it.each([
    ["Edit Green", "EDIT_ALL_SEGMENTS"],
    ["Pause Green", "EDIT_ALL_SEGMENTS"],
    ["Duplicate Green", "CREATE_ALL_SEGMENTS"],
    ["Add New", "CREATE_ALL_SEGMENTS"],
    ["Delete…", "DELETE_ALL_SEGMENTS"],
  ])("Segments: %s", async (name, right) => {
    segments();
    await choose("Green");
    expect(await namedBy(name)).toContain(right);
    expect(changes()).toEqual([]);
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });

  it.each([
    ["Add New", "CREATE_ALL_SEGMENTS"],
    ["Edit", "EDIT_ALL_SEGMENTS"],
    ["Duplicate", "CREATE_ALL_SEGMENTS"],
    ["Delete", "DELETE_ALL_SEGMENTS"],
  ])("a segment's page: %s", async (name, right) => {
    segmentPage();
    expect(await namedBy(name)).toContain(right);
    expect(changes()).toEqual([]);
  });
});

it.each([
  ["traits", traits, "Blue", "DELETE_ALL_TRAITS"],
  ["segments", segments, "Green", "DELETE_ALL_SEGMENTS"],
] as const)(
  "the Delete key in the list of %s names the permission instead of asking",
  async (_, open, name, right) => {
    const said = vi.spyOn(toast, "info").mockReturnValue(undefined);
    open();
    const row = await choose(name);
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Edit " + name }).getAttribute("aria-disabled")).toBe("true"),
    );
    fireEvent.keyDown(row, { key: "Delete" });
    expect(said).toHaveBeenCalledWith(expect.stringContaining(right));
    expect(screen.queryByRole("alertdialog")).toBeNull();
  },
);

it("Add New names the permission for traits created by hand, and still creates folders", async () => {
  traits();
  await known();
  fireEvent.click(await screen.findByRole("button", { name: /Add New/ }));
  const [ruleBased, onboarded] = await screen.findAllByRole("menuitem");
  for (const entry of [ruleBased, onboarded]) {
    expect(entry?.getAttribute("aria-disabled")).toBe("true");
    expect(entry?.textContent).toContain("CREATE_ALL_TRAITS");
  }
  expect(screen.getAllByRole("menuitem")).toHaveLength(3);
});

describe("a change to segments", () => {
  const CASES = [
    ["Pause Green", "Pause", "segments_set_status"],
    ["Duplicate Green", "Duplicate", "segment_duplicate"],
  ] as const;
  beforeEach(() => {
    host.rights = {};
  });

  it.each(CASES)(
    "in production asks first, and shows the connection's mark: %s",
    async (name, yes, command) => {
      segments();
      await known();
      await screen.findByRole("row", { name: /Green/ });
      fireEvent.click(screen.getByRole("button", { name }));
      const dialog = await screen.findByRole("alertdialog");
      const mark = within(dialog).getByText("Luma EMEA", { selector: "bdi" });
      expect(mark.closest("[style]")?.getAttribute("style")).toContain("#d31510");
      await waitFor(() => expect(document.activeElement?.textContent).toBe("Cancel"));
      expect(changes()).toEqual([]);
      fireEvent.click(within(dialog).getByRole("button", { name: yes }));
      await waitFor(() => expect(host.asked).toContain(command));
    },
  );

  it("that creates a copy asks on every connection, and names it without a dash", async () => {
    host.production = false;
    segments();
    await known();
    await screen.findByRole("row", { name: /Green/ });
    fireEvent.click(screen.getByRole("button", { name: "Duplicate Green" }));
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog.textContent).toContain("Green copy");
    expect(changes()).toEqual([]);
    fireEvent.click(within(dialog).getByRole("button", { name: "Duplicate" }));
    await waitFor(() => expect(host.asked).toContain("segment_duplicate"));
    expect(changes()).toEqual(["segment_duplicate"]);
  });

  it.each(CASES.slice(0, 1))("elsewhere is done at once: %s", async (name, _, command) => {
    host.production = false;
    segments();
    await known();
    await screen.findByRole("row", { name: /Green/ });
    fireEvent.click(screen.getByRole("button", { name }));
    await waitFor(() => expect(host.asked).toContain(command));
    expect(screen.queryByRole("alertdialog")).toBeNull();
  });
});

it("a form shows the connection's mark at the top", async () => {
  host.rights = {};
  segmentPage();
  await known();
  fireEvent.click(screen.getByRole("button", { name: "Add New" }));
  const dialog = await screen.findByRole("dialog");
  const mark = await within(dialog).findByText("Luma EMEA");
  expect(mark.closest("[style]")?.getAttribute("style")).toContain("#d31510");
});

describe("deleting from a list", () => {
  beforeEach(() => {
    host.rights = {};
  });

  it.each([
    ["traits", traits, "Blue"],
    ["segments", segments, "Green"],
  ] as const)(
    "of %s is offered in the row's menu and below the list while a row is selected",
    async (_, open, name) => {
      open();
      await known();
      const row = await screen.findByRole("row", { name: new RegExp(name) });
      expect(within(row).queryByRole("button", { name: /Delete/ })).toBeNull();
      expect(screen.queryByRole("toolbar", { name: /selected/ })).toBeNull();
      fireEvent.contextMenu(row);
      expect(await screen.findByRole("menuitem", { name: /Delete/ })).toBeDefined();
      fireEvent.keyDown(screen.getByRole("menu"), { key: "Escape" });
      await choose(name);
      const bar = await screen.findByRole("toolbar", { name: "1 selected" });
      fireEvent.click(within(bar).getByRole("button", { name: "Clear selection" }));
      await waitFor(() => expect(screen.queryByRole("toolbar", { name: /selected/ })).toBeNull());
      expect(changes()).toEqual([]);
    },
  );
});

it("each status shows how many segments it has, even if none", async () => {
  segments();
  await waitFor(() => expect(screen.getByRole("button", { name: /^Active/ }).textContent).toContain("1,234"));
  expect(screen.getByRole("button", { name: /^Paused/ }).textContent).toContain("0");
});

it("has no button that is never enabled", async () => {
  host.rights = {};
  segments();
  await known();
  expect(screen.queryByRole("button", { name: /Model|Destination/ })).toBeNull();
});

it("deleting a trait that came from Experience Platform is not a first-class tool", async () => {
  host.rights = {};
  const pair = {
    audience: { kind: "audience", id: "a", name: "A" },
    traits: [],
    segments: [],
    stages: [],
    drift: [],
  };
  show(<TraitActions detail={{ row: trait, integrationCode: "a", pair } as unknown as TraitDetail} />);
  await known();
  expect(screen.queryByRole("button", { name: /Delete/ })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "More trait actions" }));
  expect(await screen.findByRole("menuitem", { name: /Delete/ })).toBeDefined();
});
