/** Turns clicks and keys into selections: single rows, ranges with Shift, everything. */
import { useEffect, useRef } from "react";
import { ALL, NONE, include, toggle, type Selection } from "./selection";
import type { RowRef, VirtualGridProps } from "./types";

interface Range {
  anchor: RowRef;
  /** What was chosen before it: drawing the range again lets go of what only the range had chosen. */
  base: Selection;
  /** The selection this is true for; once the owner shows another one, the range is over. */
  of: Selection | undefined;
}

/** `focused` is the place of the row that has the focus. */
export function useGridSelection<Row>(props: VirtualGridProps<Row>, focused: number) {
  const { selection, onSelectionChange, rowAt, rowKey, keysBetween, onFailure } = props;
  const range = useRef<Range>({ anchor: { index: 0, key: undefined }, base: NONE, of: undefined });
  const asked = useRef(0);
  const latest = useRef(selection);
  useEffect(() => {
    latest.current = selection;
  });

  const refAt = (index: number): RowRef => {
    const row = rowAt(index);
    return { index, key: row === undefined ? undefined : rowKey(row) };
  };

  const emit = (next: Selection) => {
    range.current.of = next;
    onSelectionChange?.(next);
  };

  const loadedKeys = (from: RowRef, to: RowRef) => {
    const [start, end] = from.index < to.index ? [from.index, to.index] : [to.index, from.index];
    const keys: string[] = [];
    for (let index = start; index <= end; index += 1) {
      const { key } = refAt(index);
      if (key !== undefined) keys.push(key);
    }
    return keys;
  };

  return {
    /** Takes or lets go one row; a later range starts here. */
    toggleAt(index: number) {
      const anchor = refAt(index);
      if (!selection || anchor.key === undefined) return;
      const next = toggle(selection, anchor.key);
      asked.current += 1;
      range.current = { anchor, base: next, of: next };
      emit(next);
    },
    /** Notes where a later range would start. */
    anchorAt(index: number) {
      range.current = { anchor: refAt(index), base: selection ?? NONE, of: selection };
    },
    /** Draws the range from its start to here. */
    extendTo(index: number) {
      if (!selection || !onSelectionChange) return;
      // What the owner let go meanwhile must not come back with the range.
      if (range.current.of !== selection) {
        range.current = { anchor: refAt(focused), base: selection, of: selection };
      }
      const drawn = range.current;
      const { anchor, base } = drawn;
      const to = refAt(index);
      asked.current += 1;
      const question = asked.current;
      if (!keysBetween) {
        emit(include(base, loadedKeys(anchor, to)));
        return;
      }
      keysBetween(anchor, to).then(
        (keys) => {
          // A newer range or click, or a selection that was changed elsewhere, has made this answer old.
          if (asked.current !== question || latest.current !== range.current.of) return;
          const next = include(base, keys);
          if (range.current !== drawn) range.current.base = next;
          emit(next);
        },
        (thrown: unknown) => onFailure?.(thrown),
      );
    },
    selectAll() {
      asked.current += 1;
      range.current = { anchor: refAt(focused), base: ALL, of: ALL };
      emit(ALL);
    },
  };
}
