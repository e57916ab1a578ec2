/**
 * A list whose rows can be selected, however many: the shell returns the keys of a range, so the page never loads them
 * all.
 */
import type { ListPart, ObjectLink } from "../bindings";
import { useWindowedList, type WindowedList, type WindowedListOptions } from "./useWindowedList";

/** A row of a list: its index, and its key if it is loaded. */
interface RowRef {
  index: number;
  key: string | undefined;
}

export interface SelectableList<Row> extends WindowedList<Row> {
  /** Keys from one row to another, both included, in the current order of the list. */
  keysBetween: (from: RowRef, to: RowRef) => Promise<string[]>;
  /** Of the given keys, those that are still in the list. */
  keysAmong: (keys: readonly string[]) => Promise<string[]>;
  /** The names of these rows, loaded or not; those that are gone are left out. */
  named: (ids: readonly string[]) => Promise<readonly Pick<ObjectLink, "id" | "name">[]>;
}

interface SelectableListOptions<Row> extends WindowedListOptions<Row> {
  /** Asks the shell which rows a range of the list has. */
  fetchKeys: (part: ListPart) => Promise<string[]>;
  /** Asks the shell for the names of rows; a list without it names only loaded ones. */
  fetchNamed?: (ids: string[]) => Promise<ObjectLink[]>;
}

export function useSelectableList<Row extends { id: string; name: string }>({
  fetchKeys,
  fetchNamed,
  ...options
}: SelectableListOptions<Row>): SelectableList<Row> {
  const list = useWindowedList(options);
  const keyOf = async ({ index, key }: RowRef) => {
    if (key !== undefined) return key;
    const [row] = await list.rowsBetween(index, index + 1);
    return row?.id;
  };
  return {
    ...list,
    async keysBetween(from, to) {
      const [one, other] = await Promise.all([keyOf(from), keyOf(to)]);
      const [first, last] = [one ?? other, other ?? one];
      if (first === undefined || last === undefined) return [];
      return fetchKeys({ kind: "between", from: first, to: last });
    },
    async named(ids) {
      const wanted = new Set(ids);
      const loaded = new Map(list.rowsRead().map((row) => [row.id, row.name]));
      const seen = ids.flatMap((id) => {
        const name = loaded.get(id);
        return name === undefined ? [] : [{ id, name }];
      });
      for (const { id } of seen) wanted.delete(id);
      return wanted.size > 0 && fetchNamed ? [...seen, ...(await fetchNamed([...wanted]))] : seen;
    },
    keysAmong: (keys) => fetchKeys({ kind: "among", ids: [...keys] }),
  };
}
