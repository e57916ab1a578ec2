/**
 * A list whose rows can be selected, however many: the shell returns the keys of a range, so the page never loads them
 * all.
 */
import type { ListPart } from "../bindings";
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
}

interface SelectableListOptions<Row> extends WindowedListOptions<Row> {
  /** Asks the shell which rows a range of the list has. */
  fetchKeys: (part: ListPart) => Promise<string[]>;
}

export function useSelectableList<Row extends { id: string }>({
  fetchKeys,
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
    keysAmong: (keys) => fetchKeys({ kind: "among", ids: [...keys] }),
  };
}
