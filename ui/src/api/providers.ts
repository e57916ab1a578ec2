/** Providers of third-party data that left, what depends on them, and replacing their traits by similar ones. */
import {
  commands,
  type ObjectLink,
  type ProviderDetail,
  type ProviderRow,
  type Replaced,
  type ReplacedRule,
  type ReplacementPlan,
} from "../bindings";
import { invalidateAll } from "./invalidate";
import { keys } from "./keys";
import { useCommand, type Mutation } from "./mutation";
import { useQueryResult, type QueryResult } from "./query";

export function useProviders(): QueryResult<ProviderRow[]> {
  return useQueryResult({ queryKey: keys.providers, queryFn: () => commands.providers() });
}

/** A provider with the segments that depend on it; their sizes are estimated by the service. */
export function useProvider(id: string): QueryResult<ProviderDetail> {
  return useQueryResult({ queryKey: keys.provider(id), queryFn: () => commands.providerDetail(id) });
}

/** What would take the place of a provider's traits. Nothing is changed. */
export function useReplacement(): Mutation<ObjectLink, ReplacementPlan> {
  return useCommand({ call: (of: ObjectLink) => commands.replacement(of, null), reads: true });
}

export interface ToReplace {
  of: ObjectLink;
  /** The rules that are changed, as they were shown. */
  shown: ReplacedRule[];
}

export function useReplaceTraits(): Mutation<ToReplace, Replaced> {
  return useCommand({
    call: ({ of, shown }: ToReplace) => commands.replaceTraits(of, null, shown),
    onSuccess: invalidateAll,
  });
}
