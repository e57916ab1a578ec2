/** Repairing an audience with several traits or segments: what would change, then the repair. */
import { keepPreviousData, useQueryClient } from "@tanstack/react-query";
import { commands, type DuplicateRepair, type DuplicateRepaired } from "../bindings";
import { inBackground } from "../background";
import { invalidateAll } from "./invalidate";
import { keys } from "./keys";
import { useCommand, type Mutation } from "./mutation";
import { useQueryResult, type QueryResult } from "./query";

/** What repairs it, as both services say now; `keep` is the trait that is to stay, null leaves that to the plan. */
export function useDuplicatePlan(audienceId: string, keep: string | null): QueryResult<DuplicateRepair> {
  return useQueryResult({
    queryKey: keys.duplicatePlan(audienceId, keep),
    queryFn: () => commands.duplicatePlan(audienceId, keep),
    placeholderData: keepPreviousData,
    gcTime: 0,
    staleTime: Infinity,
  });
}

export interface DuplicateToRepair {
  audienceId: string;
  keep: string | null;
  /** As it was shown. */
  shown: DuplicateRepair;
}

/** Repairs it; what was done to each object, also if something failed. */
export function useDuplicateRepair(): Mutation<DuplicateToRepair, DuplicateRepaired> {
  const client = useQueryClient();
  return useCommand({
    call: ({ audienceId, keep, shown }: DuplicateToRepair) =>
      commands.duplicateRepair(audienceId, keep, shown),
    onSuccess: () => invalidateAll(client),
    // Whatever the reason, what was shown may be out of date.
    onFailure: () => inBackground(invalidateAll(client)),
  });
}
