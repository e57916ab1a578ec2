/** Watch rules of the connection in use, and what they propose. */
import { commands, type ObjectLink, type WatchApproval, type WatchDraft, type WatchRule } from "../bindings";
import { invalidateDetails, invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useCommand, type Mutation } from "./mutation";
import { useQueryResult, type QueryResult } from "./query";

const idsOf = (audiences: ObjectLink[]) => audiences.map(({ id }) => id);

export function useWatchRules(): QueryResult<WatchRule[]> {
  return useQueryResult({ queryKey: keys.watchRules, queryFn: () => commands.watchRules() });
}

/** How many watch rules propose something that waits for approval. */
export function useProposals(): number {
  const rules = useWatchRules().value ?? [];
  return rules.filter(({ share, unshare }) => share.length + unshare.length > 0).length;
}

/** How many audiences a rule would match now; loaded only while it names something. */
export function useWatchMatches(draft: WatchDraft, enabled: boolean): QueryResult<number> {
  return useQueryResult({
    queryKey: keys.watchMatches(draft),
    queryFn: () => commands.watchMatches(draft),
    enabled,
  });
}

export function useSaveWatch(): Mutation<WatchDraft, WatchRule> {
  return useCommand({
    call: (draft: WatchDraft) => commands.watchSave(draft),
    onSuccess: (client) => client.invalidateQueries({ queryKey: keys.watchRules }),
  });
}

export function useRemoveWatch(): Mutation<string, WatchRule[]> {
  return useCommand({
    call: (id: string) => commands.watchRemove(id),
    onSuccess: (client) => client.invalidateQueries({ queryKey: keys.watchRules }),
  });
}

/** Puts what a rule proposes into the tray, and unshares what no longer matches: what was shown, and nothing that came since. */
export function useApproveWatch(): Mutation<WatchRule, WatchApproval> {
  return useCommand({
    call: ({ id, share, unshare }: WatchRule) => commands.watchApprove(id, idsOf(share), idsOf(unshare)),
    async onSuccess(client) {
      await Promise.all([invalidateWorkspace(client), invalidateDetails(client)]);
    },
  });
}
