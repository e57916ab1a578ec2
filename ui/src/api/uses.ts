/** Where traits, segments and audiences are used, from the local copy. */
import { commands, type WhereUsed } from "../bindings";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";

/** The kinds of objects that can be asked about. */
export type UsedKind = "audience" | "trait" | "segment";

const ASK: Record<UsedKind, (id: string) => Promise<WhereUsed>> = {
  audience: (id) => commands.audienceUses(id),
  trait: (id) => commands.traitUses(id),
  segment: (id) => commands.segmentUses(id),
};

export function useUses(kind: UsedKind, id: string): QueryResult<WhereUsed> {
  return useQueryResult({ queryKey: keys.uses(kind, id), queryFn: () => ASK[kind](id) });
}
