import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, test } from "vitest";
import { ALL, NONE, only } from "../../components/grid/selection";
import { useChosen } from "./useChosen";

/** A list whose rows are set by the test. */
function chosen(rows: string[], filter = "all") {
  const asked: string[][] = [];
  const list = (readAt: number) => ({
    readAt,
    keysAmong: async (keys: readonly string[]) => {
      asked.push([...keys]);
      return keys.filter((key) => rows.includes(key));
    },
  });
  const hook = renderHook(
    (props: { filter: string; readAt: number }) => useChosen(props.filter, list(props.readAt)),
    { initialProps: { filter, readAt: 1 } },
  );
  return { ...hook, asked, selection: () => hook.result.current[0] };
}

test.each([
  ["some", only(["a", "b"])],
  ["all", ALL],
])(
  "%s that were chosen are let go with another search, filter or folder, and do not come back",
  (_, some) => {
    const { result, rerender, selection } = chosen(["a", "b"], "five matches");
    act(() => result.current[1](some));
    expect(selection()).toBe(some);
    rerender({ filter: "other words", readAt: 1 });
    expect(selection()).toBe(NONE);
    rerender({ filter: "five matches", readAt: 1 });
    expect(selection()).toBe(NONE);
  },
);

test("rows that left the list are deselected after a refresh", async () => {
  const rows = ["a", "b", "c"];
  const { result, rerender, selection, asked } = chosen(rows);
  act(() => result.current[1](only(["a", "b"])));
  rerender({ filter: "all", readAt: 1 });
  expect(asked).toEqual([]);
  rows.splice(0, 1);
  rerender({ filter: "all", readAt: 2 });
  await waitFor(() => expect(selection()).toEqual(only(["b"])));
});

test('"all" stays selected after a refresh', () => {
  const { result, rerender, selection, asked } = chosen(["a"]);
  act(() => result.current[1](ALL));
  rerender({ filter: "all", readAt: 2 });
  expect(selection()).toBe(ALL);
  expect(asked).toEqual([]);
});
