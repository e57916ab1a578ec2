import { act, fireEvent, render, screen, within } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { VirtualGrid } from "./VirtualGrid";
import { NONE, countOf, only, type Selection } from "./selection";
import type { VirtualGridProps } from "./types";

interface Row {
  id: string;
}

const COUNT = 100_000;
const COLUMNS = [
  { id: "name", label: "Name", sortable: true, render: (row: Row) => <a href="#/x">{row.id}</a> },
  { id: "people", label: "People", render: () => 1 },
];

function Grid(
  props: Partial<VirtualGridProps<Row>> & { start?: Selection; onSelection?: (selection: Selection) => void },
) {
  const [selection, setSelection] = useState(props.start ?? NONE);
  return (
    <VirtualGrid<Row>
      label="Audiences"
      columns={COLUMNS}
      rowCount={COUNT}
      rowAt={(index) => ({ id: `row ${index}` })}
      rowKey={(row) => row.id}
      rowName={(row) => row.id}
      selection={selection}
      onSelectionChange={(next) => {
        setSelection(next);
        props.onSelection?.(next);
      }}
      {...props}
    />
  );
}

const row = (index: number) =>
  screen.getByText(`row ${index}`).closest<HTMLElement>("[role=row]") as HTMLElement;
const press = (key: string, more: KeyboardEventInit = {}) =>
  fireEvent.keyDown(document.activeElement ?? document.body, { key, ...more });

describe("a long list", () => {
  // The test page has no layout, so the list gets a height of 400 px.
  beforeEach(() => {
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
    vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600);
  });
  afterEach(() => vi.restoreAllMocks());

  test("has only the visible rows in the page and reports how many there are", () => {
    const needed: [number, number][] = [];
    render(<Grid onNeed={(start, end) => needed.push([start, end])} />);
    expect(screen.getAllByRole("row").length).toBeLessThan(30);
    expect(screen.getByRole("grid").getAttribute("aria-rowcount")).toBe(String(COUNT + 1));
    expect(needed.at(-1)?.[0]).toBe(0);
    expect(needed.at(-1)?.[1]).toBeLessThan(30);
  });

  test("has one row in the tab order, moved by the arrows", () => {
    render(<Grid />);
    act(() => row(0).focus());
    press("ArrowDown");
    press("ArrowDown");
    press("ArrowUp");
    expect(document.activeElement).toBe(row(1));
    expect(screen.getAllByRole("row").filter((one) => one.tabIndex === 0)).toEqual([row(1)]);
  });

  test("walks through the links of a row with Left and Right", () => {
    render(<Grid />);
    act(() => row(0).focus());
    press("ArrowRight");
    press("ArrowRight");
    expect(document.activeElement).toBe(within(row(0)).getByRole("link"));
    press("ArrowLeft");
    press("ArrowLeft");
    expect(document.activeElement).toBe(row(0));
  });

  test("selects rows with Space, ranges with Shift, and all with Ctrl+A", () => {
    let now: Selection = NONE;
    render(<Grid start={only(["row 9"])} onSelection={(next) => (now = next)} />);
    act(() => row(2).focus());
    press(" ");
    press("ArrowDown", { shiftKey: true });
    press("ArrowDown", { shiftKey: true });
    press("ArrowUp", { shiftKey: true });
    expect(now).toEqual(only(["row 9", "row 2", "row 3"]));
    press("a", { ctrlKey: true });
    expect(countOf(now, COUNT)).toBe(COUNT);
  });

  test("does not select a row that is clicked: the check box, Space, Ctrl and Shift do", () => {
    const onSelection = vi.fn();
    render(<Grid onSelection={onSelection} />);
    fireEvent.click(row(1));
    expect(onSelection).not.toHaveBeenCalled();
    fireEvent.click(row(3), { shiftKey: true });
    fireEvent.click(row(1), { metaKey: true });
    expect(onSelection).toHaveBeenCalledTimes(2);
  });

  test("asks its owner for the keys of a range that is not loaded, and uses only the newest answer", async () => {
    let now: Selection = NONE;
    const answers: ((keys: string[]) => void)[] = [];
    render(
      <Grid
        onSelection={(next) => (now = next)}
        keysBetween={() => new Promise((resolve) => answers.push(resolve))}
      />,
    );
    fireEvent.click(row(1), { ctrlKey: true });
    fireEvent.click(row(3), { shiftKey: true });
    fireEvent.click(row(4), { shiftKey: true });
    await act(async () => answers[1]?.(["row 1", "row 2", "row 3", "row 4"]));
    await act(async () => answers[0]?.(["row 1", "row 2", "row 3"]));
    expect(countOf(now, COUNT)).toBe(4);
  });

  test("activates with Enter and a double click, opens the row's menu with Shift+F10", () => {
    const done: string[] = [];
    render(
      <Grid
        onActivate={(one) => done.push(`open ${one.id}`)}
        onMenu={(one) => done.push(`menu ${one.id}`)}
      />,
    );
    act(() => row(1).focus());
    press("Enter");
    press("F10", { shiftKey: true });
    fireEvent.doubleClick(row(2));
    expect(done).toEqual(["open row 1", "menu row 1", "open row 2"]);
  });

  test("reverses the order of a column when its head is pressed again", () => {
    const sorts: unknown[] = [];
    render(<Grid sort={{ column: "name", descending: false }} onSort={(sort) => sorts.push(sort)} />);
    expect(screen.getByRole("columnheader", { name: "Name" }).getAttribute("aria-sort")).toBe("ascending");
    fireEvent.click(screen.getByRole("button", { name: "Name" }));
    expect(sorts).toEqual([{ column: "name", descending: true }]);
  });

  test("shows a row that is loading as busy", () => {
    render(<Grid rowAt={(index) => (index === 1 ? undefined : { id: `row ${index}` })} />);
    expect(screen.getAllByRole("row").filter((one) => one.getAttribute("aria-busy") === "true")).toHaveLength(
      1,
    );
  });

  test("shows its empty state outside of the grid when there are no rows", () => {
    render(<Grid rowCount={0} empty={<p>No audiences</p>} />);
    expect(screen.getByRole("grid").contains(screen.getByText("No audiences"))).toBe(false);
  });
});
