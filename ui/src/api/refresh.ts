/** Refreshing the data of both services, one connection at a time: a refresh stays with the connection it was started on. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { inBackground } from "../background";
import { commands, type Failure, type RefreshProgress, type Workspace } from "../bindings";
import { channel } from "../platform";
import { store, useStore } from "../store";
import { asFailure } from "./failure";
import { invalidateDetails, invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useWorkspace } from "./workspace";

/** A refresh of one connection that is running or that failed. */
export interface Refresh {
  isRunning: boolean;
  /** Started automatically while offline: nothing on screen shows that it runs. */
  isQuiet: boolean;
  progress: RefreshProgress | undefined;
  failure: Failure | undefined;
}

const IDLE: Refresh = { isRunning: false, isQuiet: false, progress: undefined, failure: undefined };

const byConnection = store<ReadonlyMap<string, Refresh>>(new Map());

function set(connectionId: string, refresh: Refresh): void {
  byConnection.set(new Map(byConnection.get()).set(connectionId, refresh));
}

function of(connectionId: string): Refresh {
  return byConnection.get().get(connectionId) ?? IDLE;
}

function inUse(client: QueryClient): string {
  return client.getQueryData<Workspace>(keys.workspace)?.connection.id ?? "";
}

interface StartOptions {
  /** Started automatically: no progress is shown. */
  quiet?: boolean;
}

/**
 * The refresh of the connection in use, and a function that starts one. Starting it again while it runs does nothing; a
 * refresh of another connection does not matter.
 */
export function useRefresh(): Refresh & { start: (options?: StartOptions) => Promise<void> } {
  const client = useQueryClient();
  const connectionId = useWorkspace().value?.connection.id ?? "";
  const refresh = useStore(byConnection).get(connectionId) ?? IDLE;
  return { ...refresh, start: (options) => start(client, options) };
}

async function start(client: QueryClient, { quiet = false }: StartOptions = {}): Promise<void> {
  const connectionId = inUse(client);
  if (of(connectionId).isRunning) return;
  set(connectionId, { ...IDLE, isRunning: true, isQuiet: quiet });
  try {
    const onProgress = channel<RefreshProgress>((progress) => {
      if (of(connectionId).isRunning) set(connectionId, { ...of(connectionId), progress });
    });
    const workspace = await commands.refresh(onProgress);
    set(connectionId, IDLE);
    // The window may show another connection by now: this answer must not replace its data.
    if (workspace.connection.id === inUse(client)) client.setQueryData<Workspace>(keys.workspace, workspace);
  } catch (thrown) {
    set(connectionId, { ...IDLE, failure: asFailure(thrown) });
  }
  if (connectionId === inUse(client)) await invalidateWorkspace(client);
}

/** Reloads the pages of one object once either service was refreshed, by this window or by another program. */
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
