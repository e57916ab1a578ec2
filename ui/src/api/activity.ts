/** The record of what was done on the connection: filtered by the program, loaded as it is scrolled. */
import {
  commands,
  type ActivityDetail,
  type ActivityQuery,
  type ActivityRow,
  type Failure,
} from "../bindings";
import { invalidateDetails, invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useCommand, type Mutation } from "./mutation";
import { useQueryResult, type QueryResult } from "./query";
import { useWindowedList, type WindowedList } from "./useWindowedList";

const POLL_MS = 1000;

export function useActivity(query: ActivityQuery): WindowedList<ActivityRow> {
  return useWindowedList({
    queryKey: keys.activity(query),
    fetchWindow: (page) => commands.activity(query, page),
  });
}

/** Everyone who is named in the record. */
export function useActivityPeople(): QueryResult<string[]> {
  return useQueryResult({ queryKey: keys.activityPeople, queryFn: () => commands.activityPeople() });
}

/** One entry with its objects, before and after; reloaded every second while it is in progress. */
export function useActivityEntry(id: string): QueryResult<ActivityDetail> {
  return useQueryResult({
    queryKey: keys.activityEntry(id),
    queryFn: () => commands.activityDetail(id),
    refetchInterval: (query) => (query.state.data?.row.running ? POLL_MS : false),
  });
}

/** Undoes an edit by hand; `onFailure` where no page shows the failure. */
export function useUndoEdit(onFailure?: (failure: Failure) => void): Mutation<string, ActivityDetail> {
  return useCommand({
    call: (id: string) => commands.undoEdit(id),
    onFailure,
    async onSuccess(client) {
      await Promise.all([invalidateWorkspace(client), invalidateDetails(client)]);
    },
  });
}

/** Lets the user choose a file and writes what the query finds; null if they cancel. */
export function useActivityExport(): Mutation<ActivityQuery, string | null> {
  return useCommand({ call: (query: ActivityQuery) => commands.activityExport(query) });
}
