/** The IDs of a selection, up to the limit of one change. */
import type { WindowedList } from "../../api/useWindowedList";
import { countOf, isSelected, type Selection } from "../../components/grid/selection";

/** Maximum number of objects in one change. */
export const MAX_AT_ONCE = 500;

/** The IDs in the order of the list if all are selected; undefined if there are too many for one change. */
export async function chosenIds(
  selection: Selection,
  list: Pick<WindowedList<{ id: string }>, "total" | "rowsBetween">,
): Promise<string[] | undefined> {
  if (countOf(selection, list.total) > MAX_AT_ONCE) return undefined;
  if (selection.mode === "some") return [...selection.keys];
  const rows = await list.rowsBetween(0, list.total);
  return rows.map((row) => row.id).filter((id) => isSelected(selection, id));
}

/** The names of the given rows that are loaded, in the order of the list. */
export function seenIn(
  list: Pick<WindowedList<{ id: string; name: string }>, "rowsRead">,
  ids: readonly string[],
): { id: string; name: string }[] {
  const wanted = new Set(ids);
  const read = list.rowsRead().filter(({ id }) => wanted.has(id));
  // Pages loaded at different times may both contain a row.
  return [...new Map(read.map(({ id, name }) => [id, { id, name }])).values()];
}

/** The rule of a segment of any or of all of some traits. */
export function ruleOfTraits(ids: readonly string[], join: "any" | "all"): string {
  return ids.map((id) => `${id}T`).join(join === "any" ? " OR " : " AND ");
}
