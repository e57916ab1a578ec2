/** The frame's facts, reading both sides again, settings, and the search over both sides. */
import { keepPreviousData, useQueryClient } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import {
  commands,
  type Failure,
  type RefreshProgress,
  type SearchHit,
  type Settings,
  type SupportFile,
  type Workspace,
} from "../bindings";
import { channel } from "../platform";
import { useChange, type Change } from "./change";
import { asFailure } from "./failure";
import { invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useAnswer, type Answer } from "./query";

export function useWorkspace(): Answer<Workspace> {
  return useAnswer({ queryKey: keys.workspace, queryFn: () => commands.workspace() });
}

/** A refresh that is on or that failed; one for the whole window, whichever screen started it. */
export interface Refresh {
  isRunning: boolean;
  progress: RefreshProgress | undefined;
  failure: Failure | undefined;
}

const IDLE: Refresh = { isRunning: false, progress: undefined, failure: undefined };
let present: Refresh = IDLE;
const watchers = new Set<() => void>();

function set(next: Refresh): void {
  present = next;
  for (const watcher of watchers) watcher();
}

/** The present refresh, and the way to start one (a second start while one is on does nothing). */
export function useRefresh(): Refresh & { start: () => Promise<void> } {
  const client = useQueryClient();
  const refresh = useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => present,
  );
  return {
    ...refresh,
    async start() {
      if (present.isRunning) return;
      set({ ...IDLE, isRunning: true });
      try {
        const told = channel<RefreshProgress>((progress) => {
          if (present.isRunning) set({ ...present, progress });
        });
        client.setQueryData<Workspace>(keys.workspace, await commands.refresh(told));
        set(IDLE);
      } catch (thrown) {
        set({ ...IDLE, failure: asFailure(thrown) });
      }
      await invalidateWorkspace(client);
    },
  };
}

export function useSetSettings(): Change<Settings, Settings> {
  return useChange({
    call: (settings) => commands.setSettings(settings),
    keep: (client, settings) =>
      client.setQueryData<Workspace>(keys.workspace, (known) => known && { ...known, settings }),
  });
}

/** Writes a file for whoever helps; the program masks every secret in it. */
export function useSupportFile(): Change<void, SupportFile> {
  return useChange({ call: () => commands.supportFile() });
}

/** Hits on both sides; nothing is asked before there is a word. */
export function useSearch(text: string): Answer<SearchHit[]> {
  const words = text.trim();
  return useAnswer({
    queryKey: keys.search(words),
    queryFn: () => commands.search(words),
    enabled: words !== "",
    placeholderData: keepPreviousData,
  });
}
