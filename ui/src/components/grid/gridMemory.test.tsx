/** A list is unchanged when the user comes back: same scroll position, same row, with the focus. */
import { act, cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { navigate } from "../../navigation";
import { VirtualGrid } from "./VirtualGrid";

interface Row {
  id: string;
}

const COLUMNS = [{ id: "name", label: "Name", render: (row: Row) => row.id }];
const ROW_PX = 37;
const ids = Array.from({ length: 1000 }, (_, at) => `r${at}`);

function show(rows: readonly (string | undefined)[]) {
  return (
    <VirtualGrid<Row>
      label="Audiences"
      columns={COLUMNS}
      rowCount={rows.length}
      rowAt={(index) => (rows[index] === undefined ? undefined : { id: rows[index] })}
      rowKey={(row) => row.id}
      rowName={(row) => row.id}
      memory="audiences"
    />
  );
}

const list = () => screen.getByRole("grid");
function scrollTo(row: number) {
  list().scrollTop = row * ROW_PX;
  fireEvent.scroll(list());
}
const focusOn = (id: string) => act(() => screen.getByText(id).closest<HTMLElement>("[role=row]")?.focus());
const focused = () => document.activeElement?.closest("[role=row]")?.textContent;
const leave = () => {
  cleanup();
  act(() => navigate({ screen: "trait", id: "1" }));
};
const goBack = () =>
  act(
    () =>
      new Promise<void>((done) => {
        window.addEventListener("popstate", () => done(), { once: true });
        window.history.back();
      }),
  );

beforeEach(() => {
  vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
  vi.spyOn(HTMLElement.prototype, "clientWidth", "get").mockReturnValue(600);
  window.history.pushState(null, "", "#/traits");
});
afterEach(() => vi.restoreAllMocks());

/** Looks at row 300 and leaves. */
function lookAndLeave() {
  render(show(ids));
  scrollTo(300);
  focusOn("r303");
  leave();
}

test("has the same scroll position, and the same row has the focus", async () => {
  lookAndLeave();
  await goBack();
  render(show(ids));
  expect(list().scrollTop).toBe(300 * ROW_PX);
  expect(focused()).toBe("r303");
});

test("waits for rows that load late", async () => {
  lookAndLeave();
  await goBack();
  const { rerender } = render(show(Array.from({ length: 12 }, () => undefined)));
  rerender(show(ids));
  expect(list().scrollTop).toBe(300 * ROW_PX);
  expect(focused()).toBe("r303");
});

test("the first visible row is the same if rows were added above", async () => {
  lookAndLeave();
  await goBack();
  render(show(["new1", "new2", ...ids]));
  expect(list().scrollTop).toBe(302 * ROW_PX);
});

test("a list that has become shorter starts at its top", async () => {
  lookAndLeave();
  await goBack();
  render(show(ids.slice(0, 5)));
  expect(list().scrollTop).toBe(0);
});

test("another visit starts at the top, without taking the focus", () => {
  lookAndLeave();
  act(() => navigate({ screen: "traits" }));
  render(show(ids));
  expect(list().scrollTop).toBe(0);
  expect(focused()).toBeUndefined();
});
