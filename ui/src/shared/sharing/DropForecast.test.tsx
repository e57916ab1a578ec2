import { act, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { DropPreview, FolderRow, HeldSelection } from "../../bindings";
import { startDrag, endDrag } from "../../components/dnd/drag";
import { DropForecast } from "./DropForecast";
import { AUDIENCES } from "./dropPolicy";

const host = vi.hoisted(() => ({
  preview: async (_folderId: string): Promise<unknown> => undefined,
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: { folderId: string }) =>
    name === "drop_preview" ? host.preview(args.folderId) : undefined,
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const folder = (id: string): FolderRow => ({ id, name: `Folder ${id}` }) as FolderRow;
const creates = (make: number): DropPreview => ({
  refusal: null,
  make,
  complete: 0,
  adopt: 0,
  activate: 0,
  refused: 0,
  reasons: [],
});

function drag(held: Promise<HeldSelection>) {
  const payload = { selection: { mode: "some", ids: [] }, held };
  act(() => {
    startDrag({ kind: AUDIENCES, label: "Gold", count: 1, payload });
  });
}

function show(over: string) {
  const client = createQueryClient();
  const draw = (id: string) => (
    <ApiProvider client={client}>
      <DropForecast folder={folder(id)} />
    </ApiProvider>
  );
  const shown = render(draw(over));
  return { over: (id: string) => shown.rerender(draw(id)) };
}

beforeEach(() => act(() => endDrag()));

it("never shows the numbers of another folder", async () => {
  host.preview = (id) => (id === "a" ? Promise.resolve(creates(3)) : new Promise(() => {}));
  drag(Promise.resolve({ handle: "h", count: 3, named: [{ id: "a0", name: "Gold" }] }));
  const { over } = show("a");
  await screen.findByText(/^Creates 3 traits/);
  over("b");
  await screen.findByText("Checking…");
  expect(screen.queryByText(/Creates 3/)).toBeNull();
});

it("never shows the numbers of another drag", async () => {
  host.preview = () => Promise.resolve(creates(3));
  drag(Promise.resolve({ handle: "h1", count: 3, named: [{ id: "a0", name: "Gold" }] }));
  show("a");
  await screen.findByText(/^Creates 3 traits/);
  host.preview = () => new Promise(() => {});
  drag(Promise.resolve({ handle: "h2", count: 9, named: [{ id: "a1", name: "Silver" }] }));
  await screen.findByText("Checking…");
});

it.each(["hold", "preview"])("says why there is no forecast when the %s failed", async (what) => {
  const failure = { code: "storage", message: "disk", details: {} };
  host.preview = () => Promise.reject(failure);
  drag(
    what === "hold"
      ? Promise.reject(failure)
      : Promise.resolve({ handle: "h", count: 1, named: [{ id: "a0", name: "Gold" }] }),
  );
  show("a");
  await waitFor(() => expect(screen.getByRole("status").textContent).toContain("Can’t write to the disk"));
  expect(screen.queryByText("Checking…")).toBeNull();
});
