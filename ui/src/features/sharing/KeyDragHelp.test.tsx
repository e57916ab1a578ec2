import { act, render, screen } from "@testing-library/react";
import { beforeEach, expect, it } from "vitest";
import type { FolderRow } from "../../bindings";
import { Announcements } from "../../components/announce";
import { endDrag, startDrag } from "../../components/dnd/drag";
import { KeyDragHelp } from "./KeyDragHelp";
import { AUDIENCES } from "../../shared/sharing/dropPolicy";

const folders = (count: number): FolderRow[] =>
  Array.from({ length: count }, (_, at) => ({ id: `${at}`, acceptsAudiences: at > 0 }) as FolderRow);

function drag(byKeys: boolean) {
  act(() => void startDrag({ kind: AUDIENCES, label: "Gold", count: 1, payload: {} }, byKeys));
}

function show(now: FolderRow[] | undefined) {
  const tree = (rows: FolderRow[] | undefined) => (
    <>
      <KeyDragHelp folders={rows} />
      <Announcements />
    </>
  );
  const shown = render(tree(now));
  return { read: (rows: FolderRow[]) => shown.rerender(tree(rows)) };
}

beforeEach(() => act(() => endDrag()));

it("says that there are no folders yet while they are loading, and disappears afterwards", () => {
  const { read } = show(undefined);
  drag(true);
  expect(screen.getByRole("status").textContent).toMatch(/^No folder/);
  read(folders(3));
  expect(screen.queryByText(/^No folder can take it yet/, { selector: "p:not([role])" })).toBeNull();
});

it("offers the dialog if there are more folders than Tab can reach", () => {
  show(folders(300));
  drag(true);
  expect(screen.getByRole("status").textContent).toMatch(/Ctrl Shift S/);
});

it("shows nothing for a pointer, which can scroll, or if every folder can be reached", () => {
  show(folders(300));
  drag(false);
  expect(screen.getByRole("status").textContent?.trim()).not.toMatch(/^No folder can/);
  expect(screen.queryByText(/Press Esc/, { selector: "p:not([role])" })).toBeNull();
});
