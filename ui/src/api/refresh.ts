/** Reading both services again. Kept per connection: a refresh stays with the connection it was started on. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useSyncExternalStore } from "react";
import { inBackground } from "../background";
import { commands, type Failure, type RefreshProgress, type Workspace } from "../bindings";
import { channel } from "../platform";
import { asFailure } from "./failure";
import { invalidateDetails, invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useWorkspace } from "./workspace";

/** A refresh of one connection that is running or that failed. */
export interface Refresh {
  isRunning: boolean;
  /** Started by itself while offline: nothing on screen says that it runs. */
  isQuiet: boolean;
  progress: RefreshProgress | undefined;
  failure: Failure | undefined;
}

const IDLE: Refresh = { isRunning: false, isQuiet: false, progress: undefined, failure: undefined };

let byConnection: ReadonlyMap<string, Refresh> = new Map();
const watchers = new Set<() => void>();

function subscribe(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

function set(connectionId: string, refresh: Refresh): void {
  byConnection = new Map(byConnection).set(connectionId, refresh);
  for (const watcher of watchers) watcher();
}

function of(connectionId: string): Refresh {
  return byConnection.get(connectionId) ?? IDLE;
}

function inUse(client: QueryClient): string {
  return client.getQueryData<Workspace>(keys.workspace)?.connection.id ?? "";
}

interface StartOptions {
  /** Tried by itself: no progress is shown. */
  quiet?: boolean;
}

/**
 * The refresh of the connection in use, and the way to start one. A second start while one runs on that connection does
 * nothing; one on another connection does not matter.
 */
export function useRefresh(): Refresh & { start: (options?: StartOptions) => Promise<void> } {
  const client = useQueryClient();
  const connectionId = useWorkspace().value?.connection.id ?? "";
  const refresh = useSyncExternalStore(subscribe, () => of(connectionId));
  return { ...refresh, start: (options) => start(client, options) };
}

async function start(client: QueryClient, { quiet = false }: StartOptions = {}): Promise<void> {
  const connectionId = inUse(client);
  if (of(connectionId).isRunning) return;
  set(connectionId, { ...IDLE, isRunning: true, isQuiet: quiet });
  try {
    const told = channel<RefreshProgress>((progress) => {
      if (of(connectionId).isRunning) set(connectionId, { ...of(connectionId), progress });
    });
    const workspace = await commands.refresh(told);
    set(connectionId, IDLE);
    // The window may show another connection by now: an answer of this one must not be painted over it.
    if (workspace.connection.id === inUse(client)) client.setQueryData<Workspace>(keys.workspace, workspace);
  } catch (thrown) {
    set(connectionId, { ...IDLE, failure: asFailure(thrown) });
  }
  if (connectionId === inUse(client)) await invalidateWorkspace(client);
}

/** Renews the pages of one object once either service was read again, by this window or by another program. */
export function useRenewedDetails(workspace: Workspace | undefined): void {
  const client = useQueryClient();
  const read = workspace && readTimes(workspace);
  const before = useRef(read);
  useEffect(() => {
    const wasRead = before.current !== undefined && before.current !== read;
    before.current = read;
    if (wasRead) inBackground(invalidateDetails(client));
  }, [client, read]);
}

function readTimes({ connection, freshness }: Workspace): string {
  return [connection.id, freshness.audienceManager.readAt, freshness.experiencePlatform.readAt].join();
}
