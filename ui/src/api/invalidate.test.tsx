import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import type { Workspace } from "../bindings";
import { ApiProvider } from "./ApiProvider";
import { useAudienceFacets, useAudiences } from "./audiences";
import { createQueryClient } from "./client";
import { useTraitSave } from "./edit";
import { useRenewedDetails } from "./refresh";
import { useTrait, useTraitTrend } from "./traits";
import { useTrayRemove } from "./tray";
import { useWorkspace } from "./workspace";

const host = vi.hoisted(() => ({ asked: [] as string[], changed: () => {}, readAt: 1 }));

vi.mock("../platform", () => ({
  invoke: async (name: string) => {
    host.asked.push(name);
    if (name === "workspace") return workspace();
    // As in the shell: every change of the tray is reported to every window.
    if (name === "tray_remove") host.changed();
    return name === "audiences" ? { total: 0, offset: 0, rows: [] } : {};
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async (callback: () => void) => {
    host.changed = callback;
    return () => {};
  },
}));

function workspace(): Workspace {
  const side = { readAt: host.readAt, refreshing: false, failure: null };
  return {
    connection: { id: "c" },
    freshness: { audienceManager: side, experiencePlatform: side },
  } as Workspace;
}

function render<Result>(hook: () => Result) {
  const client = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <ApiProvider client={client}>{children}</ApiProvider>
  );
  return renderHook(hook, { wrapper });
}

const times = (name: string) => host.asked.filter((one) => one === name).length;
const settled = () => act(async () => void (await new Promise((rest) => setTimeout(rest, 50))));

beforeEach(() => {
  host.asked = [];
  host.readAt = 1;
});

it("reloads the audiences once, not twice, after a change of the tray", async () => {
  const { result } = render(() => ({ list: useAudiences({}), remove: useTrayRemove(() => {}) }));
  await waitFor(() => expect(times("audiences")).toBe(1));
  await act(async () => void (await result.current.remove.run(["a1"])));
  await waitFor(() => expect(times("audiences")).toBe(2));
  await settled();
  expect(times("audiences")).toBe(2);
});

it("asks the services about an open trait only after a refresh or an edit", async () => {
  const { result, rerender } = render(() => {
    const known = useWorkspace().value;
    useRenewedDetails(known);
    return { known, trait: useTrait("7"), trend: useTraitTrend("7", "device", 21), save: useTraitSave() };
  });
  await waitFor(() => expect([times("trait_detail"), times("trait_trend")]).toEqual([1, 1]));
  await waitFor(() => expect(result.current.known).toBeDefined());
  await act(async () => host.changed());
  await settled();
  expect([times("trait_detail"), times("trait_trend")]).toEqual([1, 1]);
  host.readAt = 2;
  await act(async () => host.changed());
  rerender();
  await waitFor(() => expect([times("trait_detail"), times("trait_trend")]).toEqual([2, 2]));
  await act(async () => void (await result.current.save.run({} as never)));
  await waitFor(() => expect(times("trait_detail")).toBe(3));
});

it("does not reload filter counts when only the order changes", async () => {
  let descending = false;
  const { rerender } = render(() => useAudienceFacets({ search: "gold", sort: "name", descending }));
  await waitFor(() => expect(times("audience_facets")).toBe(1));
  descending = true;
  rerender();
  await settled();
  expect(times("audience_facets")).toBe(1);
});
