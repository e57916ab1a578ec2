/** The traits of the groups as the lists show them. */
import { useMemo } from "react";
import { useTraits } from "../../api/traits";
import type { TraitQuery, TraitRow } from "../../bindings";
import { traitsOf, type Group } from "./groups";

/** Most traits that Adobe's own builder shows (AAM contract §5.5). */
export const VISUAL_TRAITS = 50;

/** By ID. */
export function useRows(groups: readonly Group[]): ReadonlyMap<string, TraitRow> {
  const ids = traitsOf(groups)
    .slice(0, VISUAL_TRAITS)
    .map(({ id }) => id)
    .join(" ");
  const query = useMemo<TraitQuery>(() => ({ search: ids, includeSubfolders: true }), [ids]);
  const traits = useTraits(query);
  const count = ids === "" ? 0 : Math.min(VISUAL_TRAITS, traits.total);
  const rows = Array.from({ length: count }, (_, at) => traits.rowAt(at));
  return new Map(rows.flatMap((row) => (row ? [[row.id, row]] : [])));
}

/** Whether Audience Manager counts how often the trait was met: only own rule-based and folder traits (AAM contract §5.5). */
export function canCount({ thirdParty, traitType }: TraitRow): boolean {
  return !thirdParty && (traitType === "ruleBased" || traitType === "folder");
}
