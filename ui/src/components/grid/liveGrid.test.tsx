/** A grid whose rows, order and selection change while it is used. */
import { act, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { endDrag, startDrag } from "../dnd/drag";
import { VirtualGrid } from "./VirtualGrid";
import { ALL, NONE, only, type Selection } from "./selection";
import type { VirtualGridProps } from "./types";

interface Row {
  id: string;
}

const COLUMNS = [{ id: "name", label: "Name", render: (row: Row) => <a href="#/x">{row.id}</a> }];
const done: string[] = [];
let chosen: Selection | undefined;

function grid(ids: readonly (string | undefined)[], more: Partial<VirtualGridProps<Row>> = {}) {
  return (
    <VirtualGrid<Row>
      label="Audiences"
      columns={COLUMNS}
      rowCount={ids.length}
      rowAt={(index) => (ids[index] === undefined ? undefined : { id: ids[index] })}
      rowKey={(row) => row.id}
      rowName={(row) => row.id}
      selection={NONE}
      onSelectionChange={(next) => (chosen = next)}
      onActivate={(row) => done.push(row.id)}
      {...more}
    />
  );
}

const row = (id: string) => screen.getByText(id).closest<HTMLElement>("[role=row]") as HTMLElement;
const focusedName = () => document.activeElement?.closest("[role=row]")?.textContent;
const press = (key: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600);
  done.length = 0;
  chosen = undefined;
});
afterEach(() => {
  endDrag();
  vi.restoreAllMocks();
});

describe("the focus", () => {
  test("follows its row when the order changes, and keys act on that row", () => {
    const { rerender } = render(grid(["a", "b", "c", "d"]));
    act(() => row("b").focus());
    rerender(grid(["d", "c", "b", "a"]));
    expect(focusedName()).toBe("b");
    press("Enter");
    press(" ");
    expect(done).toEqual(["b"]);
    expect(chosen).toEqual(only(["b"]));
    press("ArrowDown");
    expect(focusedName()).toBe("a");
  });

  test("stays where it was, on the next row, when its row leaves the list", () => {
    const { rerender } = render(grid(["a", "b", "c", "d"]));
    act(() => row("b").focus());
    rerender(grid(["a", "c", "d"]));
    expect(focusedName()).toBe("c");
    press("Enter");
    expect(done).toEqual(["c"]);
  });

  test.each([
    ["the row itself", (id: string) => row(id)],
    ["a link in it", (id: string) => screen.getByText(id)],
  ])("on %s goes to the last row when the end of the list is cut off", (_, at) => {
    const { rerender } = render(grid(["a", "b", "c"]));
    act(() => at("c").focus());
    rerender(grid(["a", "b"]));
    expect(focusedName()).toBe("b");
    press("ArrowUp");
    expect(focusedName()).toBe("a");
  });

  test("stays on a row while it is loading", () => {
    const ids = Array.from({ length: 200 }, (_, at) => (at < 50 ? `r${at}` : undefined));
    const { rerender } = render(grid(ids));
    act(() => row("r0").focus());
    press("End");
    expect(document.activeElement?.getAttribute("aria-busy")).toBe("true");
    rerender(grid(ids.map((_, at) => `r${at}`)));
    expect(focusedName()).toBe("r199");
    press("Enter");
    expect(done).toEqual(["r199"]);
  });

  test("follows its row from a link inside it, and while the rows are loading", () => {
    const { rerender } = render(grid(["a", "b", "c", "d"]));
    act(() => screen.getByText("b").focus());
    rerender(grid([undefined, undefined, undefined, undefined]));
    rerender(grid(["d", "c", "b", "a"]));
    expect(focusedName()).toBe("b");
    press("Enter");
    expect(done).toEqual(["b"]);
  });

  test("returns from a menu to its row, even if the row has moved in the meantime", () => {
    const page = (ids: string[]) => (
      <>
        {grid(ids)}
        <div role="menu">
          <button type="button">Copy</button>
        </div>
      </>
    );
    const { rerender } = render(page(["a", "b", "c", "d"]));
    act(() => row("b").focus());
    const opener = row("b");
    act(() => screen.getByText("Copy").focus());
    rerender(page(["d", "c", "b", "a"]));
    act(() => opener.focus());
    expect(focusedName()).toBe("b");
    press(" ");
    press("Enter");
    expect([chosen, done]).toEqual([only(["b"]), ["b"]]);
  });

  test("is not taken from another element when rows disappear", () => {
    const page = (ids: string[]) => (
      <>
        <button type="button">Elsewhere</button>
        {grid(ids)}
      </>
    );
    const { rerender } = render(page(["a", "b"]));
    act(() => row("b").focus());
    act(() => screen.getByText("Elsewhere").focus());
    rerender(page(["a"]));
    expect(document.activeElement?.textContent).toBe("Elsewhere");
  });
});

test("Space selects a row again once the typed letters have expired", async () => {
  vi.useFakeTimers({ toFake: ["performance", "Date"] });
  try {
    render(
      grid(["ash", "gold", "gray"], { onTypeAhead: async (letters) => (letters === "g" ? 1 : undefined) }),
    );
    act(() => row("ash").focus());
    const key = (letter: string, timeStamp: number) => {
      const event = new KeyboardEvent("keydown", { key: letter, bubbles: true, cancelable: true });
      Object.defineProperty(event, "timeStamp", { value: timeStamp });
      fireEvent(document.activeElement ?? document.body, event);
    };
    await act(async () => key("g", 1000));
    expect(focusedName()).toBe("gold");
    await act(async () => key(" ", 1200));
    expect(chosen).toBeUndefined();
    await act(async () => key(" ", 60_000));
    expect(chosen).toEqual(only(["gold"]));
  } finally {
    vi.useRealTimers();
  }
});

describe("a range", () => {
  test("does not restore rows that the owner deselected", () => {
    const { rerender } = render(grid(["a0", "a1"]));
    fireEvent.click(row("a0"), { ctrlKey: true });
    rerender(grid(["a0", "a1"], { selection: chosen }));
    fireEvent.click(row("a1"), { ctrlKey: true });
    rerender(grid(["a0", "a1"], { selection: chosen }));
    expect(chosen).toEqual(only(["a0", "a1"]));
    rerender(grid(["b0", "b1", "b2", "b3"], { listKey: "other folder" }));
    act(() => row("b3").focus());
    fireEvent.click(row("b3"), { shiftKey: true });
    expect(chosen).toEqual(only(["b3"]));
  });

  test("starts at the row with the focus when the selection was changed elsewhere", () => {
    const { rerender } = render(grid(["a", "b", "c", "d"]));
    fireEvent.click(row("a"), { ctrlKey: true });
    rerender(grid(["a", "b", "c", "d"], { selection: only(["d"]) }));
    act(() => row("b").focus());
    press("ArrowDown", { shiftKey: true });
    expect(chosen).toEqual(only(["d", "b", "c"]));
  });

  test("that was requested is dropped when the selection changes in the meantime", async () => {
    let answer: (keys: string[]) => void = () => {};
    const keysBetween = () => new Promise<string[]>((resolve) => (answer = resolve));
    const { rerender } = render(grid(["a", "b", "c"], { keysBetween }));
    act(() => row("a").focus());
    press("End", { shiftKey: true });
    rerender(grid(["a", "b", "c"], { keysBetween, selection: only(["c"]) }));
    await act(async () => answer(["a", "b", "c"]));
    expect(chosen).toBeUndefined();
  });

  test("is requested by the keys of its ends, and a failure is reported", async () => {
    const asked: unknown[] = [];
    const failed: unknown[] = [];
    const keysBetween = (from: unknown, to: unknown) => {
      asked.push([from, to]);
      return Promise.reject(new Error("no"));
    };
    render(grid(["a", "b", undefined], { keysBetween, onFailure: (thrown) => failed.push(thrown) }));
    act(() => row("b").focus());
    await act(async () => void press("End", { shiftKey: true }));
    expect(asked).toEqual([
      [
        { index: 1, key: "b" },
        { index: 2, key: undefined },
      ],
    ]);
    expect(failed).toHaveLength(1);
  });

  test("shrinks from everything without becoming a list of all keys", () => {
    render(grid(["a", "b"], { selection: ALL }));
    fireEvent.click(row("b"), { ctrlKey: true });
    expect(chosen).toEqual({ mode: "all", except: new Set(["b"]) });
  });
});

describe("while a row is held down", () => {
  const names = () =>
    screen
      .getAllByRole("row")
      .slice(1)
      .map((one) => one.textContent);
  const release = () =>
    act(async () => {
      fireEvent.pointerUp(document.body);
      await new Promise((resolve) => setTimeout(resolve));
    });

  test("rows are frozen, so that a drag or a click applies to the pressed row", async () => {
    const { rerender } = render(grid(["a", "b", "c"], { listKey: "all" }));
    fireEvent.pointerDown(row("b"), { button: 0 });
    rerender(grid(["z"], { listKey: "search" }));
    expect(names()).toEqual(["a", "b", "c"]);
    fireEvent.doubleClick(row("b"));
    expect(done).toEqual(["b"]);
    await release();
    expect(names()).toEqual(["z"]);
  });

  test("a drag that starts then carries that row, even if search results arrived in between", async () => {
    const begin = vi.fn((_row: Row) => null);
    const list = (ids: string[], listKey: string) => grid(ids, { listKey, drag: { begin } });
    const { rerender } = render(list(["a", "b", "c"], "all"));
    const held = row("c");
    fireEvent.pointerDown(held, { button: 0 });
    rerender(list(["b"], "search"));
    expect(held.isConnected).toBe(true);
    const dataTransfer = { clearData() {}, setData() {}, setDragImage() {}, items: { add() {} }, types: [] };
    fireEvent(
      held,
      Object.assign(new Event("dragstart", { bubbles: true, cancelable: true }), { dataTransfer }),
    );
    expect(begin.mock.calls.map(([one]) => one.id)).toEqual(["c"]);
    await release();
  });
});

describe("while something is dragged", () => {
  const SOURCE = { kind: "audience", label: "b", count: 1, payload: undefined };
  const list = (ids: readonly (string | undefined)[]) => grid(ids, { drag: { begin: () => SOURCE } });

  test("rows are frozen, and loaded rows appear when it ends", () => {
    const { rerender } = render(list(["a", "b", "c"]));
    act(() => void startDrag(SOURCE));
    const dragged = row("b");
    rerender(list(["c", "b"]));
    expect(
      screen
        .getAllByRole("row")
        .slice(1)
        .map((one) => one.textContent),
    ).toEqual(["a", "b", "c"]);
    expect(row("b")).toBe(dragged);
    act(() => endDrag());
    expect(
      screen
        .getAllByRole("row")
        .slice(1)
        .map((one) => one.textContent),
    ).toEqual(["c", "b"]);
  });

  test("rows that become visible are shown", () => {
    const { rerender } = render(list(["a", undefined]));
    act(() => void startDrag(SOURCE));
    rerender(list(["z", "b"]));
    expect(
      screen
        .getAllByRole("row")
        .slice(1)
        .map((one) => one.textContent),
    ).toEqual(["a", "b"]);
  });
});

test("another order starts at the top and at the first row", () => {
  const ids = Array.from({ length: 300 }, (_, at) => `r${at}`);
  const { rerender } = render(grid(ids, { listKey: "by name" }));
  act(() => row("r0").focus());
  press("End");
  const list = screen.getByRole("grid");
  list.scrollTop = 5000;
  rerender(grid(ids.toReversed(), { listKey: "by people" }));
  expect(list.scrollTop).toBe(0);
  expect(screen.getAllByRole("row").find((one) => one.tabIndex === 0)?.textContent).toBe("r299");
});
