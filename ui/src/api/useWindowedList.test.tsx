import { QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { describe, expect, it } from "vitest";
import type { Page, Window } from "../bindings";
import { createQueryClient } from "./client";
import { pagesFor, useWindowedList } from "./useWindowedList";

/** A list of `total` rows whose pages arrive when the test decides. */
function list(total: number, name = "row") {
  const asked: Page[] = [];
  const waiting: (() => void)[] = [];
  const fetchWindow = (page: Page) => {
    asked.push(page);
    return new Promise<Window<string>>((answer) => {
      const rows = Array.from(
        { length: Math.max(0, Math.min(page.limit, total - page.offset)) },
        (_, place) => `${name} ${page.offset + place}`,
      );
      waiting.push(() => answer({ total, offset: page.offset, rows }));
    });
  };
  const answerAll = () => act(async () => waiting.splice(0).forEach((answer) => answer()));
  return { asked, fetchWindow, answerAll };
}

function render(first: { name: string; fetchWindow: (page: Page) => Promise<Window<string>> }) {
  const client = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const hook = renderHook(
    ({ name, fetchWindow }) => useWindowedList({ queryKey: ["list", name], fetchWindow, pageSize: 100 }),
    { wrapper, initialProps: first },
  );
  return { ...hook, client };
}

describe("pages of a list", () => {
  it("are those that contain visible rows", () => {
    expect(pagesFor(0, 1, 100)).toEqual([0]);
    expect(pagesFor(0, 100, 100)).toEqual([0]);
    expect(pagesFor(95, 105, 100)).toEqual([0, 1]);
    expect(pagesFor(1000, 1100, 100)).toEqual([10]);
    expect(pagesFor(250, 250, 100)).toEqual([2]);
  });
});

describe("a windowed list", () => {
  it("asks only for the visible pages and knows the rows of both", async () => {
    const { asked, fetchWindow, answerAll } = list(1000);
    const { result } = render({ name: "a", fetchWindow });
    expect(result.current.isLoading).toBe(true);
    await answerAll();
    await waitFor(() => expect(result.current.total).toBe(1000));
    expect(result.current.rowAt(99)).toBe("row 99");
    expect(result.current.rowAt(100)).toBeUndefined();

    act(() => result.current.onNeed(490, 510));
    await answerAll();
    await waitFor(() => expect(result.current.rowAt(505)).toBe("row 505"));
    expect(result.current.rowAt(495)).toBe("row 495");
    expect(asked.map((page) => page.offset)).toEqual([0, 400, 500]);
  });

  it("shows the rows of the previous filter until the new ones are loaded", async () => {
    const before = list(300, "old");
    const after = list(5, "new");
    const { result, rerender } = render({ name: "a", fetchWindow: before.fetchWindow });
    await before.answerAll();
    await waitFor(() => expect(result.current.rowAt(0)).toBe("old 0"));

    rerender({ name: "b", fetchWindow: after.fetchWindow });
    expect(result.current.rowAt(0)).toBe("old 0");
    expect(result.current.total).toBe(300);
    expect(result.current.isOld).toBe(true);
    await after.answerAll();
    await waitFor(() => expect(result.current.rowAt(0)).toBe("new 0"));
    expect(result.current.total).toBe(5);
    expect(result.current.isOld).toBe(false);
  });

  it("shows its rows during a refresh", async () => {
    const { fetchWindow, answerAll } = list(10);
    const { result, client } = render({ name: "a", fetchWindow });
    await answerAll();
    await waitFor(() => expect(result.current.total).toBe(10));
    act(() => void client.invalidateQueries({ queryKey: ["list"] }));
    expect(result.current.rowAt(3)).toBe("row 3");
    expect(result.current.isLoading).toBe(false);
    await answerAll();
  });

  it("reports why it could not be loaded, and can try again", async () => {
    let works = false;
    const fetchWindow = () =>
      works
        ? Promise.resolve({ total: 1, offset: 0, rows: ["here"] })
        : Promise.reject({ code: "storage", message: "reading the catalog: disk I/O error", details: {} });
    const { result } = render({ name: "a", fetchWindow });
    await waitFor(() => expect(result.current.failure?.code).toBe("storage"));
    expect(result.current.isLoading).toBe(false);
    works = true;
    act(() => result.current.retry());
    await waitFor(() => expect(result.current.rowAt(0)).toBe("here"));
    expect(result.current.failure).toBeUndefined();
  });

  it("loads rows that are not visible for a range", async () => {
    const { fetchWindow, answerAll } = list(250);
    const { result } = render({ name: "a", fetchWindow });
    await answerAll();
    const range = result.current.rowsBetween(98, 202);
    await answerAll();
    const rows = await range;
    expect(rows).toHaveLength(104);
    expect(rows[0]).toBe("row 98");
    expect(rows.at(-1)).toBe("row 201");
  });
});
