/** The mappings of a destination: which are selected, and how they are removed. */
import { Provider } from "@react-spectrum/s2/Provider";
import { ToastContainer } from "@react-spectrum/s2/Toast";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { MappedSegment } from "../../bindings";
import { withdrawOffers } from "../../components/toast";
import DestinationScreen from "./DestinationScreen";
import { MAPPED, MOVE_PLAN, PLAN, ROW } from "./testMappings";

type Args = Record<string, unknown>;
const host = vi.hoisted(() => ({
  answers: {} as Record<string, unknown>,
  asked: [] as [string, Args][],
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: Args) => {
    host.asked.push([name, args]);
    const answer = host.answers[name] ?? null;
    return typeof answer === "function" ? await answer(args) : answer;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

beforeEach(() => {
  // A grid shows rows only where there is room for them.
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(900);
  withdrawOffers();
  host.asked = [];
  host.answers = { destinations: [ROW], double_activations: [] };
});

function lastOf(name: string): Args | undefined {
  return host.asked.findLast(([asked]) => asked === name)?.[1];
}

function show(children: ReactNode, client = createQueryClient()) {
  return render(
    <Provider locale="en-US">
      <ApiProvider client={client}>{children}</ApiProvider>
    </Provider>,
  );
}

const mapped = (at: number): MappedSegment => ({
  ...MAPPED,
  id: `m${String(at)}`,
  segment: { kind: "segment", id: String(at), name: `Segment ${String(at)}` },
});

/** The mappings of some segments of {@link mapped}. */
const named = (...segments: string[]) => segments.map((segment) => ({ segment, mapping: `m${segment}` }));

test("a mapping is removed after asking, with an undo", async () => {
  host.answers.destination = ROW;
  host.answers.destination_mappings = { total: 1, offset: 0, rows: [MAPPED] };
  host.answers.unmap_segments = { ...PLAN, entry: "e2", lines: [{ ...PLAN.lines[0], done: true }] };
  show(
    <>
      <ToastContainer />
      <DestinationScreen route={{ screen: "destination", id: ROW.id }} />
    </>,
  );
  const box = await screen.findByRole("checkbox", { name: /Gold/ });
  expect(screen.getByText("7 · same value twice")).toBeTruthy();
  fireEvent.click(box);
  fireEvent.click(await screen.findByRole("button", { name: "Remove mappings…" }));
  fireEvent.click(await screen.findByRole("button", { name: "Remove" }));
  await waitFor(() =>
    expect(lastOf("unmap_segments")).toEqual({ from: ROW.id, mappings: [{ segment: "7", mapping: "m1" }] }),
  );
  host.answers.undo_edit = {};
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
  await waitFor(() => expect(lastOf("undo_edit")).toEqual({ id: "e2" }));
});

test("selected mappings are those that are removed, loaded or not, and one that is gone is deselected", async () => {
  let rows = Array.from({ length: 250 }, (_, at) => mapped(at));
  host.answers.destination = ROW;
  host.answers.destination_mappings = ({ page }: { page: { offset: number; limit: number } }) => ({
    total: rows.length,
    offset: page.offset,
    rows: rows.slice(page.offset, page.offset + page.limit),
  });
  host.answers.unmap_segments = { ...PLAN, lines: [] };
  const client = createQueryClient();
  show(<DestinationScreen route={{ screen: "destination", id: ROW.id }} />, client);
  fireEvent.click(await screen.findByRole("checkbox", { name: /Segment 1$/ }));
  fireEvent.click(screen.getByRole("checkbox", { name: /Segment 2$/ }));
  await screen.findByText("2 selected");
  // Another user removes one of them.
  rows = rows.filter(({ segment }) => segment.id !== "1");
  await act(() => client.invalidateQueries());
  await screen.findByText("1 selected");
  // What is loaded is forgotten after a while.
  rows = rows.filter(({ segment }) => segment.id !== "0");
  client.removeQueries({ predicate: ({ queryKey }) => queryKey.includes("mappings") });
  fireEvent.click(screen.getByRole("button", { name: "Remove mappings…" }));
  fireEvent.click(await screen.findByRole("button", { name: "Remove" }));
  await waitFor(() => expect(lastOf("unmap_segments")).toEqual({ from: ROW.id, mappings: named("2") }));
});

test("mappings are removed from the menu of their row and with the Delete key", async () => {
  const rows = [mapped(1), mapped(2), mapped(3)];
  Object.assign(host.answers, {
    destination: ROW,
    destination_mappings: { total: rows.length, offset: 0, rows },
    unmap_segments: { ...PLAN, lines: [] },
  });
  show(<DestinationScreen route={{ screen: "destination", id: ROW.id }} />);
  const remove = async (segments: string[]) => {
    fireEvent.click(await screen.findByRole("button", { name: "Remove" }));
    await waitFor(() =>
      expect(lastOf("unmap_segments")).toEqual({ from: ROW.id, mappings: named(...segments) }),
    );
    await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  };
  const row = async (name: string) => screen.findByRole("row", { name: new RegExp(name) });
  fireEvent.contextMenu(await row("Segment 2"));
  fireEvent.click(await screen.findByRole("menuitem", { name: /^Remove mappings/ }));
  await remove(["2"]);
  fireEvent.keyDown(await row("Segment 3"), { key: "Delete" });
  await remove(["3"]);
  // A row of the selection stands for all of it.
  fireEvent.click(screen.getByRole("checkbox", { name: /Segment 1$/ }));
  fireEvent.click(screen.getByRole("checkbox", { name: /Segment 2$/ }));
  await screen.findByText("2 selected");
  fireEvent.keyDown(await row("Segment 1"), { key: "Delete" });
  await remove(["1", "2"]);
});

test("of a segment that is mapped twice, only the mapping that was chosen is removed or moved", async () => {
  const ended: MappedSegment = { ...MAPPED, id: "m9", state: "ended", value: "old", sharesValue: false };
  Object.assign(host.answers, {
    destination: ROW,
    destination_mappings: { total: 2, offset: 0, rows: [MAPPED, ended] },
    unmap_segments: {
      ...PLAN,
      lines: [
        {
          ...PLAN.lines[0],
          fits: false,
          remarks: [{ reason: { kind: "notMapped" }, forbids: true, message: "" }],
        },
      ],
    },
    move_plan: MOVE_PLAN,
  });
  show(
    <>
      <ToastContainer />
      <DestinationScreen route={{ screen: "destination", id: ROW.id }} />
    </>,
  );
  // Both rows have the name of the segment.
  const row = async () => (await screen.findByText("old")).closest('[role="row"]') as HTMLElement;
  const old = [{ segment: "7", mapping: "m9" }];
  fireEvent.contextMenu(await row());
  fireEvent.click(await screen.findByRole("menuitem", { name: /^Move to Experience Platform/ }));
  await waitFor(() => expect(lastOf("move_plan")?.mappings).toEqual(old));
  expect(await screen.findByText("It has ended already: there is nothing to move.")).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Cancel" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  fireEvent.keyDown(await row(), { key: "Delete" });
  // A toast is an alert, too.
  const title = await screen.findByText("Remove 1 mapping");
  const question = within(title.closest('[role="alertdialog"]') as HTMLElement);
  expect(question.getByText(/Gold, value old/)).toBeTruthy();
  fireEvent.click(question.getByRole("button", { name: "Remove" }));
  await waitFor(() => expect(lastOf("unmap_segments")?.mappings).toEqual(old));
  // A colleague was faster.
  expect(await screen.findByText(/1 mapping was not removed: It is not mapped/)).toBeTruthy();
});
