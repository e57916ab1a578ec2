/** The pending plan, and what a drop would add to it. */
import type { QueryClient } from "@tanstack/react-query";
import {
  commands,
  type AudienceQuery,
  type ConflictChoice,
  type DropPreview,
  type Failure,
  type HeldSelection,
  type Repair,
  type Route,
  type SavedPlan,
  type Selection,
  type Tray,
} from "../bindings";
import { useCommand, type Mutation } from "./mutation";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";

export function useTray(): QueryResult<Tray> {
  return useQueryResult({ queryKey: keys.tray, queryFn: () => commands.tray() });
}

/** Stores a selection in the shell under a new handle, so that a drag, a dialog or the tray pass on only that. */
export function holdSelection(selection: Selection<AudienceQuery>): Promise<HeldSelection> {
  return commands.selectionHold(crypto.randomUUID(), selection);
}

/**
 * What dropping a held selection on a folder would do; loaded once both are known. The result for another folder or
 * another selection never replaces it.
 */
export function useDropPreview(
  handle: string | undefined,
  folderId: string | undefined,
): QueryResult<DropPreview> {
  return useQueryResult({
    queryKey: keys.dropPreview(handle ?? "", folderId ?? ""),
    queryFn: () => commands.dropPreview(handle ?? "", folderId ?? ""),
    enabled: handle !== undefined && folderId !== undefined,
  });
}

/**
 * The tray after a change. The shell also reports a change of the workspace, which refreshes the marks and counts of
 * the list.
 */
function keepTray(client: QueryClient, tray: Tray): void {
  client.setQueryData(keys.tray, tray);
}

export function useTrayAdd(
  onFailure: (failure: Failure) => void,
): Mutation<{ handle: string; folderId: string }, Tray> {
  return useCommand({
    call: ({ handle, folderId }) => commands.trayAdd(handle, folderId),
    onSuccess: keepTray,
    onFailure,
  });
}

export function useTrayRemove(onFailure: (failure: Failure) => void): Mutation<string[], Tray> {
  return useCommand({
    call: (audienceIds) => commands.trayRemove(audienceIds),
    onSuccess: keepTray,
    onFailure,
  });
}

/** Chooses the route of lines; no IDs mean every line. */
export function useTrayRoute(
  onFailure: (failure: Failure) => void,
): Mutation<{ audienceIds: string[]; route: Route }, Tray> {
  return useCommand({
    call: ({ audienceIds, route }) => commands.trayRoute(audienceIds, route),
    onSuccess: keepTray,
    onFailure,
  });
}

/** Chooses what becomes of lines if something is in their way; no IDs mean every line that has this choice. */
export function useTrayConflict(
  onFailure: (failure: Failure) => void,
): Mutation<{ audienceIds: string[]; choice: ConflictChoice }, Tray> {
  return useCommand({
    call: ({ audienceIds, choice }) => commands.trayConflict(audienceIds, choice),
    onSuccess: keepTray,
    onFailure,
  });
}

/** Chooses whether a commit creates the destination. */
export function useCreateDestination(onFailure: (failure: Failure) => void): Mutation<boolean, Tray> {
  return useCommand({
    call: (create) => commands.trayCreateDestination(create),
    onSuccess: keepTray,
    onFailure,
  });
}

/** Lets the user choose where to save the tray as a plan file, and saves it; null if they cancel. */
export function usePlanSave(onFailure: (failure: Failure) => void): Mutation<void, SavedPlan | null> {
  return useCommand({ call: () => commands.planSave(), onFailure });
}

/** Lets the user choose a plan file, and opens it in the tray; null if they cancel. */
export function usePlanOpen(onFailure: (failure: Failure) => void): Mutation<void, Tray | null> {
  return useCommand({
    call: () => commands.planOpen(),
    onSuccess: (client, tray) => tray && keepTray(client, tray),
    onFailure,
  });
}

/** Creates a segment definition on a composition, which takes its place in the tray. */
export function useTrayDefine(onFailure: (failure: Failure) => void): Mutation<string, Tray> {
  return useCommand({
    call: (audienceId) => commands.trayDefine(audienceId),
    onSuccess: keepTray,
    onFailure,
  });
}

/** Adds to the tray what repairs the pairs of audiences. */
export function useRepair(onFailure: (failure: Failure) => void): Mutation<string[], Repair> {
  return useCommand({
    call: (audienceIds) => commands.repair(audienceIds),
    onSuccess: (client, { tray }) => keepTray(client, tray),
    onFailure,
  });
}

export function useTrayDiscard(onFailure: (failure: Failure) => void): Mutation<void, Tray> {
  return useCommand({ call: () => commands.trayDiscard(), onSuccess: keepTray, onFailure });
}
