import { DialogContainer } from "@react-spectrum/s2/Dialog";
import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { Clock } from "../../components/clock";
import type { AudienceRow, DropPreview, FolderRow, HeldSelection, Rights } from "../../bindings";
import { only } from "../../components/grid/selection";
import { toast } from "../../components/toast";
import { AudiencePane } from "./AudiencePane";
import { NewFolderDialog } from "../../shared/editing/NewFolderDialog";
import { ShareDialog } from "../../shared/sharing/ShareDialog";
import { TraitFolders } from "./TraitFolders";
import { AUDIENCES } from "../../shared/sharing/dropPolicy";
import { START, changePlace } from "../../shared/sharing/place";

const MAPPING = "MAP_ALL_TO_SEGMENTS";
const NOTHING: DropPreview = { refusal: null, make: 0, complete: 0, adopt: 0, refused: 0, reasons: [] };
const host = vi.hoisted(() => ({
  rights: {} as Partial<Rights>,
  preview: undefined as unknown,
  asked: [] as string[],
}));

const gold: AudienceRow = {
  id: "a1",
  name: "Gold",
  profiles: 7,
  origin: "platform",
  updateFrequency: "batch",
  lifecycle: "published",
  updatedAt: 0,
  tags: [],
  shared: "notShared",
  drift: [],
  inTray: false,
  expectedDevices: null,
  carrying: [],
  expectedAt: null,
  traitId: null,
};
const folder = {
  id: "2",
  parentId: null,
  depth: 0,
  name: "Experience Platform Traits",
  count: 1,
  acceptsAudiences: true,
} as unknown as FolderRow;

vi.mock("../../platform", () => ({
  invoke: async (name: string) => {
    host.asked.push(name);
    if (name === "workspace") {
      return {
        connection: { id: "c", name: "Luma EMEA", color: "#d31510", production: true, practice: false },
        freshness: { experiencePlatform: { readAt: 0, refreshing: false, failure: null } },
        rights: host.rights,
      };
    }
    if (name === "audiences") return { rows: [gold], total: 1 };
    if (name.endsWith("_folders")) return name === "trait_folders" ? [folder] : [];
    if (name === "selection_hold") return { handle: "h", count: 1, named: [{ id: "a0", name: "Gold" }] };
    if (name === "drop_preview") return host.preview;
    if (name === "audience_facets") return null;
    return { total: 1, lines: [], toCommit: 0 };
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function show(part: ReactNode) {
  render(
    <Provider locale="en-US" colorScheme="light">
      <Clock read={() => 0}>
        <ApiProvider client={createQueryClient()}>{part}</ApiProvider>
      </Clock>
    </Provider>,
  );
}

const source = () => {
  const held: HeldSelection = { handle: "h", count: 1, named: [{ id: "a0", name: "Gold" }] };
  const payload = { selection: { mode: "some" as const, ids: ["a1"] }, held: Promise.resolve(held) };
  return { kind: AUDIENCES, label: "Gold", count: 1, payload };
};

const shareDialog = () =>
  show(
    <DialogContainer onDismiss={vi.fn()}>
      <ShareDialog source={source()} />
    </DialogContainer>,
  );
const button = (name: string | RegExp) => screen.getByRole("button", { name });
const isHeld = (name: string | RegExp) =>
  waitFor(() => expect(button(name).getAttribute("aria-disabled")).toBe("true"));

beforeEach(() => {
  // The test page has no layout: lists are told that their window is 400 px high.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600);
  host.rights = { createSegments: true, mapTraits: false };
  host.preview = { ...NOTHING, make: 1 };
  host.asked = [];
  changePlace({ ...START });
});
afterEach(() => vi.restoreAllMocks());

describe("without the right to map traits", () => {
  it("the Share button can be reached and does nothing", async () => {
    const asked = vi.fn();
    show(<AudiencePane onShareTo={asked} />);
    await isHeld(/^Share/);
    fireEvent.click(button(/^Share/));
    expect(asked).not.toHaveBeenCalled();
  });

  it("the key says the right instead of asking where to", async () => {
    const asked = vi.fn();
    const said = vi.spyOn(toast, "info").mockReturnValue(undefined);
    show(<AudiencePane onShareTo={asked} />);
    // Until the permissions are known the key only says that nothing is selected.
    await waitFor(() => {
      fireEvent.keyDown(window, { key: "S", ctrlKey: true, shiftKey: true });
      expect(said).toHaveBeenCalledWith(expect.stringContaining(MAPPING));
    });
    expect(asked).not.toHaveBeenCalled();
  });

  it("the entries of an audience's menu say the right, and add nothing", async () => {
    const asked = vi.fn();
    show(<AudiencePane onShareTo={asked} />);
    await isHeld(/^Share/);
    fireEvent.contextMenu(await screen.findByRole("row", { name: /Gold/ }));
    const entries = await screen.findAllByRole("menuitem", { name: /^Share/ });
    expect(entries).toHaveLength(2);
    for (const entry of entries) {
      expect(entry.getAttribute("aria-disabled")).toBe("true");
      expect(entry.textContent).toContain(MAPPING);
      fireEvent.click(entry);
    }
    expect(asked).not.toHaveBeenCalled();
    expect(host.asked).not.toContain("tray_add");
  });

  it("the folder's menu says the right, and still makes folders", async () => {
    changePlace({ selection: only(["a1"]) });
    const take = vi.fn(() => source());
    show(
      <TraitFolders
        folders={[folder]}
        selected={undefined}
        words=""
        onSelect={vi.fn()}
        onNewFolder={vi.fn()}
        takeChosen={take}
      />,
    );
    await waitFor(() => expect(host.asked).toContain("workspace"));
    const row = await screen.findByRole("treeitem");
    await vi.waitFor(() => {
      fireEvent.contextMenu(row);
      expect(screen.getAllByRole("menuitem")[0]?.textContent).toContain(MAPPING);
    });
    const [here, make] = screen.getAllByRole("menuitem");
    expect(here?.getAttribute("aria-disabled")).toBe("true");
    expect(make?.getAttribute("aria-disabled")).not.toBe("true");
  });

  it("the dialog says the right, and adds nothing", async () => {
    shareDialog();
    await isHeld("Add to the tray");
    expect(within(screen.getByRole("dialog")).getByRole("status").textContent).toContain(MAPPING);
    fireEvent.click(button("Add to the tray"));
    expect(host.asked).not.toContain("tray_add");
  });
});

describe("the dialog", () => {
  beforeEach(() => {
    host.rights = {};
  });

  it("adds what would be made", async () => {
    shareDialog();
    await screen.findByText(/^Creates 1 trait/);
    fireEvent.click(button("Add to the tray"));
    await waitFor(() => expect(host.asked).toContain("tray_add"));
  });

  it("adds what would only be adopted", async () => {
    host.preview = { ...NOTHING, adopt: 1 };
    shareDialog();
    await screen.findByText(/1 already exists/);
    expect(button("Add to the tray").getAttribute("aria-disabled")).not.toBe("true");
  });

  it("adds nothing when nothing would be done, and says the first reason", async () => {
    const reason = { kind: "missingRight" as const, right: "CREATE_ALL_TRAITS" };
    host.preview = {
      ...NOTHING,
      refused: 1,
      reasons: [{ audience: { kind: "audience", id: "a1", name: "Gold" }, reason }],
    };
    shareDialog();
    await isHeld("Add to the tray");
    expect(screen.getByRole("status").textContent).toContain("CREATE_ALL_TRAITS");
    fireEvent.click(button("Add to the tray"));
    expect(host.asked).not.toContain("tray_add");
  });
});

it("a new folder is asked for under the connection's colour and name", async () => {
  show(
    <DialogContainer onDismiss={vi.fn()}>
      <NewFolderDialog parent={folder} onMade={vi.fn()} />
    </DialogContainer>,
  );
  const name = await screen.findByText("Luma EMEA");
  expect(name.closest("[style]")?.getAttribute("style")).toContain("#d31510");
});
