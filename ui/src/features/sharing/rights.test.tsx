import { DialogContainer } from "@react-spectrum/s2/Dialog";
import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { Clock } from "../../components/clock";
import type { DropPreview, FolderRow, HeldSelection, Rights } from "../../bindings";
import { only } from "../../components/grid/selection";
import { toast } from "../../components/toast";
import { AudiencePane } from "./AudiencePane";
import { NewFolderDialog } from "../../shared/editing/NewFolderDialog";
import { ShareDialog } from "../../shared/sharing/ShareDialog";
import { TraitFolders } from "./TraitFolders";
import { AUDIENCES } from "../../shared/sharing/dropPolicy";
import { START, changeShareView } from "../../shared/sharing/shareView";
import { audienceRow } from "../../testRows";

const MAPPING = "MAP_ALL_TO_SEGMENTS";
const NOTHING: DropPreview = {
  refusal: null,
  make: 0,
  complete: 0,
  adopt: 0,
  activate: 0,
  refused: 0,
  reasons: [],
};
const host = vi.hoisted(() => ({
  rights: {} as Partial<Rights>,
  dataflow: "off",
  preview: undefined as unknown,
  asked: [] as string[],
}));

const gold = audienceRow();
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
    return { total: 1, lines: [], toCommit: 0, destination: { state: host.dataflow } };
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
  // The test page has no layout, so lists get a height of 400 px.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600);
  host.rights = { createSegments: true, mapTraits: false };
  host.dataflow = "off";
  host.preview = { ...NOTHING, make: 1 };
  host.asked = [];
  changeShareView({ ...START });
});
afterEach(() => vi.restoreAllMocks());

it.each(["on", "paused"])(
  "needs no permission in Audience Manager while the dataflow is %s",
  async (state) => {
    host.dataflow = state;
    const asked = vi.fn();
    const said = vi.spyOn(toast, "info").mockReturnValue(undefined);
    show(<AudiencePane onShareTo={asked} />);
    await waitFor(() => expect(host.asked).toContain("tray"));
    fireEvent.keyDown(window, { key: "S", ctrlKey: true, shiftKey: true });
    expect(said).not.toHaveBeenCalledWith(expect.stringContaining(MAPPING));
  },
);

describe("without the permission to map traits", () => {
  it("the Share button can be reached and does nothing", async () => {
    const asked = vi.fn();
    show(<AudiencePane onShareTo={asked} />);
    await isHeld(/^Share/);
    fireEvent.click(button(/^Share/));
    expect(asked).not.toHaveBeenCalled();
  });

  it("the shortcut names the permission instead of asking for a folder", async () => {
    const asked = vi.fn();
    const said = vi.spyOn(toast, "info").mockReturnValue(undefined);
    show(<AudiencePane onShareTo={asked} />);
    // Until the permissions are known, the shortcut only says that nothing is selected.
    await waitFor(() => {
      fireEvent.keyDown(window, { key: "S", ctrlKey: true, shiftKey: true });
      expect(said).toHaveBeenCalledWith(expect.stringContaining(MAPPING));
    });
    expect(asked).not.toHaveBeenCalled();
  });

  it("the entries of an audience's menu name the permission, and add nothing", async () => {
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

  it("the folder's menu names the permission, and still creates folders", async () => {
    changeShareView({ selection: only(["a1"]) });
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

  it("the dialog names the permission, and adds nothing", async () => {
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

  it("adds audiences whose objects would be created", async () => {
    shareDialog();
    await screen.findByText(/^Creates 1 trait/);
    fireEvent.click(button("Add to the tray"));
    await waitFor(() => expect(host.asked).toContain("tray_add"));
  });

  it("adds audiences that would only be adopted", async () => {
    host.preview = { ...NOTHING, adopt: 1, activate: 0 };
    shareDialog();
    await screen.findByText(/1 already exists/);
    expect(button("Add to the tray").getAttribute("aria-disabled")).not.toBe("true");
  });

  it("adds nothing if nothing would change, and shows the first reason", async () => {
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

it("the question for a new folder shows the connection's color and name", async () => {
  show(
    <DialogContainer onDismiss={vi.fn()}>
      <NewFolderDialog parent={folder} onMade={vi.fn()} />
    </DialogContainer>,
  );
  const name = await screen.findByText("Luma EMEA");
  expect(name.closest("[style]")?.getAttribute("style")).toContain("#d31510");
});
