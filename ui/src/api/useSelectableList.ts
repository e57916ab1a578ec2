/** A list whose rows can be chosen, however many: the shell names the rows of a range, the page never reads them all. */
import type { ListPart } from "../bindings";
import { useWindowedList, type WindowedList, type WindowedListOptions } from "./useWindowedList";

/** A row of a list: its place, and its key where it was read. */
interface RowRef {
  index: number;
  key: string | undefined;
}

export interface SelectableList<Row> extends WindowedList<Row> {
  /** Keys from one row to another, both included, in the present order of the list. */
  keysBetween: (from: RowRef, to: RowRef) => Promise<string[]>;
  /** Those of some keys that are still in the list. */
  keysAmong: (keys: readonly string[]) => Promise<string[]>;
}

interface SelectableListOptions<Row> extends WindowedListOptions<Row> {
  /** Asks which rows a part of the list has. */
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
