/** How two to five audiences, traits or segments overlap, estimated by one service. */
import { commands, type Overlap, type OverlapRef } from "../bindings";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";

/** Fewest and most objects that can be compared. */
export const FEWEST = 2;
export const MOST = 5;

export function useObjectOverlap(of: readonly OverlapRef[]): QueryResult<Overlap> {
  return useQueryResult({ queryKey: keys.overlap(of), queryFn: () => commands.overlap([...of]) });
}
