/** The Share screen's dialogs, opened one after the other: no state of one is left in the next. */
import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { Clock } from "../../components/clock";
import ShareScreen from "./ShareScreen";
import { START, changeShareView } from "../../shared/sharing/shareView";
import { audienceRow } from "../../testRows";

const host = vi.hoisted(() => ({ refuse: false, previews: [] as string[], held: {} }));
const NAMES = ["Gold", "Silver"];
const audiences = NAMES.map((name, place) => audienceRow({ id: `a${place}`, name }));
const folder = (id: string, name: string, parentId: string | null) => ({
  id,
  parentId,
  depth: parentId === null ? 0 : 1,
  name,
  count: 1,
  acceptsAudiences: true,
});
const folders = [folder("2", "Experience Platform Traits", null), folder("3", "Spring", "2")];

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: { folderId?: string }) => {
    if (name === "create_trait_folder" && host.refuse)
      throw { code: "conflict", message: "taken", details: {} };
    if (name === "drop_preview") {
      host.previews.push(args.folderId ?? "");
      return { refusal: null, make: 1, complete: 0, adopt: 0, refused: 0, reasons: [] };
    }
    const answers: Record<string, unknown> = {
      workspace: {
        connection: { id: "c", name: "Luma", color: "#d31510", production: false, practice: false },
        freshness: { experiencePlatform: { readAt: 0, refreshing: false, failure: null } },
        rights: null,
        dataflow: { state: "on", sandbox: null },
      },
      audiences: { rows: audiences, total: audiences.length },
      traits: { rows: [], total: 0 },
      trait_folders: folders,
      selection_hold: host.held,
      audience_facets: null,
      trait_facets: { types: [] },
      tray: {
        total: 0,
        lines: [],
        toCommit: 0,
        destination: { state: "off" },
        toPlatform: { lines: [], total: 0, toCommit: 0 },
      },
    };
    return name in answers ? answers[name] : [];
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(1200);
  host.refuse = false;
  host.previews = [];
  host.held = { handle: "h", count: 1, named: [{ id: "a0", name: "Gold" }] };
  changeShareView({ ...START });
  render(
    <Provider locale="en-US" colorScheme="light">
      <Clock read={() => 0}>
        <ApiProvider client={createQueryClient()}>
          <ShareScreen />
        </ApiProvider>
      </Clock>
    </Provider>,
  );
});
afterEach(() => vi.restoreAllMocks());

const dialog = () => within(screen.getByRole("dialog"));
const closed = () => waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
async function cancel() {
  fireEvent.click(dialog().getByRole("button", { name: "Cancel" }));
  await closed();
}

async function newFolder() {
  const button = () => screen.getByRole("button", { name: "New folder" });
  await waitFor(() => expect(button()).toHaveProperty("disabled", false));
  fireEvent.click(button());
  return dialog().findByRole("textbox", { name: /^Name/ });
}

it("a new folder starts without the name and the failure of the previous one", async () => {
  host.refuse = true;
  fireEvent.change(await newFolder(), { target: { value: "Summer" } });
  fireEvent.submit(screen.getByRole("textbox", { name: /^Name/ }).closest("form") as HTMLFormElement);
  await waitFor(() =>
    expect(screen.getByRole("textbox", { name: /^Name/ }).getAttribute("aria-invalid")).toBe("true"),
  );
  await cancel();
  const field = await newFolder();
  expect(field).toHaveProperty("value", "");
  expect(field.getAttribute("aria-invalid")).not.toBe("true");
});

async function shareTo(name: string) {
  fireEvent.contextMenu(await screen.findByRole("row", { name: new RegExp(name) }));
  fireEvent.click(await screen.findByRole("menuitem", { name: /^Share.*…/ }));
  await screen.findByRole("dialog", { name: new RegExp(name) });
}

it("sharing another audience starts without the folder and the search of the previous one", async () => {
  await shareTo("Gold");
  fireEvent.click(await dialog().findByText("Spring"));
  fireEvent.change(dialog().getByRole("searchbox", { name: "Search folders" }), { target: { value: "Spr" } });
  await waitFor(() => expect(host.previews.at(-1)).toBe("3"));
  await cancel();
  await shareTo("Silver");
  expect(dialog().getByRole("searchbox", { name: "Search folders" })).toHaveProperty("value", "");
  await waitFor(() =>
    expect(dialog().getByRole("treeitem", { selected: true }).textContent).toContain("Experience"),
  );
});

it("several audiences are named with their ids, and the rest is counted", async () => {
  host.held = {
    handle: "h",
    count: 12,
    named: Array.from({ length: 10 }, (_, place) => ({ id: `id-${place}`, name: "Gold" })),
  };
  for (const name of NAMES) {
    const row = await screen.findByRole("row", { name: new RegExp(name) });
    fireEvent.click(within(row).getByRole("checkbox"));
  }
  fireEvent.click(await screen.findByRole("button", { name: /^Share 2/ }));
  const audiences = await within(await screen.findByRole("dialog")).findByRole("list", {
    name: "Audiences to share",
  });
  await waitFor(() => expect(within(audiences).getAllByRole("listitem")).toHaveLength(11));
  expect(within(audiences).getAllByText("Gold")).toHaveLength(10);
  expect(within(audiences).getByText("id-9")).toBeTruthy();
  expect(within(audiences).getByText("And 2 more")).toBeTruthy();
});
