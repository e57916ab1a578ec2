/** The pending plan, and what a drop would add to it. */
import type { QueryClient } from "@tanstack/react-query";
import {
  commands,
  type AudienceQuery,
  type DropPreview,
  type Failure,
  type HeldSelection,
  type Selection,
  type Tray,
} from "../bindings";
import { useChange, type Change } from "./change";
import { keys } from "./keys";
import { useAnswer, type Answer } from "./query";

export function useTray(): Answer<Tray> {
  return useAnswer({ queryKey: keys.tray, queryFn: () => commands.tray() });
}

/** Keeps a selection in the shell under a new handle, so that a drag, a dialog or the tray pass on only that. */
export function holdSelection(selection: Selection<AudienceQuery>): Promise<HeldSelection> {
  return commands.selectionHold(crypto.randomUUID(), selection);
}

/**
 * What dropping a held selection on a folder would do; asked only when both are known. The answer for another folder or
 * another selection never stands in for it.
 */
export function useDropPreview(
  handle: string | undefined,
  folderId: string | undefined,
): Answer<DropPreview> {
  return useAnswer({
    queryKey: keys.dropPreview(handle ?? "", folderId ?? ""),
    queryFn: () => commands.dropPreview(handle ?? "", folderId ?? ""),
    enabled: handle !== undefined && folderId !== undefined,
  });
}

/** The tray after a change. The shell says that the workspace changed: that renews the marks in the list and the counts. */
function keepTray(client: QueryClient, tray: Tray): void {
  client.setQueryData(keys.tray, tray);
}

export function useTrayAdd(
  onFailure: (failure: Failure) => void,
): Change<{ handle: string; folderId: string }, Tray> {
  return useChange({
    call: ({ handle, folderId }) => commands.trayAdd(handle, folderId),
    keep: keepTray,
    onFailure,
  });
}

export function useTrayRemove(onFailure: (failure: Failure) => void): Change<string[], Tray> {
  return useChange({ call: (audienceIds) => commands.trayRemove(audienceIds), keep: keepTray, onFailure });
}

export function useTrayDiscard(onFailure: (failure: Failure) => void): Change<void, Tray> {
  return useChange({ call: () => commands.trayDiscard(), keep: keepTray, onFailure });
}
