import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { beforeEach, expect, it, vi } from "vitest";
import type { RefreshProgress, Workspace } from "../bindings";
import { idle } from "../testIdle";
import { ApiProvider } from "./ApiProvider";
import { createQueryClient } from "./client";
import { keys } from "./keys";
import { useRefresh } from "./refresh";
import { useWorkspace } from "./workspace";

type ProgressChannel = { onmessage: (progress: RefreshProgress) => void };
interface Reading {
  send: ProgressChannel["onmessage"];
  end: (workspace: Workspace) => void;
  fail: (failure: unknown) => void;
}

const host = vi.hoisted(() => ({
  inUse: "practice",
  readings: [] as unknown[],
}));

vi.mock("../platform", () => ({
  invoke: async (name: string, args: { progress: ProgressChannel }) => {
    if (name === "workspace") return workspaceOf(host.inUse);
    if (name !== "refresh") return undefined;
    return new Promise((end, fail) => {
      host.readings.push({ send: args.progress.onmessage, end, fail } satisfies Reading);
    });
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function workspaceOf(id: string): Workspace {
  return { connection: { id, name: id, production: id === "production" } } as Workspace;
}

function show() {
  const client = createQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <ApiProvider client={client}>{children}</ApiProvider>
  );
  const hook = renderHook(() => ({ refresh: useRefresh(), workspace: useWorkspace().value }), { wrapper });
  const use = async (id: string) => {
    act(() => {
      host.inUse = id;
      client.setQueryData(keys.workspace, workspaceOf(id));
    });
    await waitFor(() => expect(hook.result.current.workspace?.connection.id).toBe(id));
  };
  return { ...hook, client, use };
}

/** A refresh that the shell has begun. */
async function reading(place: number): Promise<Reading> {
  await waitFor(() => expect(host.readings.length).toBeGreaterThan(place));
  return host.readings[place] as Reading;
}

beforeEach(() => {
  host.inUse = "practice";
  host.readings = [];
});

it("drops the answer of a connection that is no longer in use", async () => {
  const { result, use, client } = show();
  await waitFor(() => expect(result.current.workspace?.connection.id).toBe("practice"));
  act(() => void result.current.refresh.start());
  expect(result.current.refresh.isRunning).toBe(true);
  await use("production");
  const seen: (string | undefined)[] = [];
  const stop = client.getQueryCache().subscribe(() => {
    seen.push(client.getQueryData<Workspace>(keys.workspace)?.connection.id);
  });
  const { end } = await reading(0);
  await act(async () => end(workspaceOf("practice")));
  await idle(client);
  stop();
  expect(seen).not.toContain("practice");
  expect(result.current.workspace?.connection.production).toBe(true);
});

it("lets another connection be refreshed at the same time, each with its own progress", async () => {
  const { result, use } = show();
  await waitFor(() => expect(result.current.workspace?.connection.id).toBe("practice"));
  act(() => void result.current.refresh.start());
  await use("production");
  expect(result.current.refresh.isRunning).toBe(false);
  act(() => void result.current.refresh.start());
  const [first, second] = [await reading(0), await reading(1)];
  act(() => first.send({ read: 900, expected: null, done: false }));
  expect(result.current.refresh.progress).toBeUndefined();
  act(() => second.send({ read: 7, expected: null, done: false }));
  await waitFor(() => expect(result.current.refresh.progress?.read).toBe(7));
  await act(async () => first.fail({ code: "offline", message: "", details: {} }));
  expect(result.current.refresh).toMatchObject({ isRunning: true, failure: undefined });
  await act(async () => second.end(workspaceOf("production")));
  await waitFor(() => expect(result.current.refresh).toMatchObject({ isRunning: false, failure: undefined }));
  await use("practice");
  await waitFor(() => expect(result.current.refresh.failure?.code).toBe("offline"));
});

it("reports that it was started automatically", async () => {
  const { result } = show();
  await waitFor(() => expect(result.current.workspace).toBeDefined());
  act(() => void result.current.refresh.start({ quiet: true }));
  expect(result.current.refresh).toMatchObject({ isRunning: true, isQuiet: true });
  const { end } = await reading(0);
  await act(async () => end(workspaceOf("practice")));
  await waitFor(() => expect(result.current.refresh.isRunning).toBe(false));
});
