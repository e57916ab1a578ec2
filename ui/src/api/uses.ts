/** Where traits, segments and audiences are used, from the local copy. */
import { commands, type Failure, type WhereUsed } from "../bindings";
import { keys } from "./keys";
import { useCommand, type Mutation } from "./mutation";
import { useQueryResult, type QueryResult } from "./query";

/** The kinds of objects that can be asked about. */
export type UsedKind = "audience" | "trait" | "segment";

const ASK: Record<UsedKind, (id: string) => Promise<WhereUsed>> = {
  audience: (id) => commands.audienceUses(id),
  trait: (id) => commands.traitUses(id),
  segment: (id) => commands.segmentUses(id),
};

/** Lets the user save where an object is used as a table; the path of the file, or null if they cancel. */
export function useUsesExport(
  onFailure: (failure: Failure) => void,
): Mutation<{ kind: UsedKind; id: string }, string | null> {
  return useCommand({ call: ({ kind, id }) => commands.usesExport(kind, id), onFailure });
}

export function useUses(kind: UsedKind, id: string): QueryResult<WhereUsed> {
  return useQueryResult({ queryKey: keys.uses(kind, id), queryFn: () => ASK[kind](id) });
}
