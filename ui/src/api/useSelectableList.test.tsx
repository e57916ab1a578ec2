import { renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";
import { ApiProvider } from "./ApiProvider";
import { createQueryClient } from "./client";
import { useSelectableList } from "./useSelectableList";

vi.mock("../platform", () => ({
  invoke: async () => null,
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function Around({ children }: { children: ReactNode }) {
  return <ApiProvider client={createQueryClient()}>{children}</ApiProvider>;
}

test("rows that are not loaded have names too, and only those are asked for", async () => {
  const asked: string[][] = [];
  const { result } = renderHook(
    () =>
      useSelectableList({
        queryKey: ["some list"],
        fetchWindow: async () => ({ total: 300, offset: 0, rows: [{ id: "1", name: "Loaded" }] }),
        fetchKeys: async () => [],
        fetchNamed: async (ids) => {
          asked.push(ids);
          return [{ kind: "segment", id: "2", name: "Far below" }];
        },
      }),
    { wrapper: Around },
  );
  await waitFor(() => expect(result.current.total).toBe(300));
  expect(await result.current.named(["1"])).toEqual([{ id: "1", name: "Loaded" }]);
  expect(asked).toEqual([]);
  const named = await result.current.named(["1", "2", "gone"]);
  expect(named.map(({ id, name }) => [id, name])).toEqual([
    ["1", "Loaded"],
    ["2", "Far below"],
  ]);
  expect(asked).toEqual([["2", "gone"]]);
});
