/** Turns clicks and keys into selections: single rows, ranges with Shift, everything. */
import { useRef } from "react";
import { ALL, NONE, include, toggle, type Selection } from "./selection";
import type { VirtualGridProps } from "./types";

export function useGridSelection<Row>(props: VirtualGridProps<Row>) {
  const { selection, onSelectionChange, rowAt, rowKey, keysInRange } = props;
  // Where a range starts, and what was chosen before it: drawing it anew lets go of what only the range had chosen.
  const range = useRef<{ anchor: number; base: Selection }>({ anchor: 0, base: NONE });
  const asked = useRef(0);

  const keyAt = (index: number) => {
    const row = rowAt(index);
    return row === undefined ? undefined : rowKey(row);
  };

  const loadedKeys = (start: number, end: number) => {
    const keys: string[] = [];
    for (let index = start; index < end; index += 1) {
      const key = keyAt(index);
      if (key !== undefined) keys.push(key);
    }
    return keys;
  };

  return {
    /** Takes or lets go one row; a later range starts here. */
    toggleAt(index: number) {
      const key = keyAt(index);
      if (!selection || key === undefined) return;
      const next = toggle(selection, key);
      range.current = { anchor: index, base: next };
      asked.current += 1;
      onSelectionChange?.(next);
    },
    /** Notes where a later range would start. */
    anchorAt(index: number) {
      range.current = { anchor: index, base: selection ?? NONE };
    },
    /** Draws the range from its start to here. */
    extendTo(index: number) {
      if (!selection || !onSelectionChange) return;
      const { anchor, base } = range.current;
      const [start, end] = anchor < index ? [anchor, index + 1] : [index, anchor + 1];
      asked.current += 1;
      const question = asked.current;
      const keys = keysInRange ? keysInRange(start, end) : loadedKeys(start, end);
      if (Array.isArray(keys)) {
        onSelectionChange(include(base, keys));
        return;
      }
      void keys.then((answer) => {
        // A newer range or click has made this answer old.
        if (asked.current === question) onSelectionChange(include(base, answer));
      });
    },
    selectAll() {
      asked.current += 1;
      range.current = { anchor: 0, base: ALL };
      onSelectionChange?.(ALL);
    },
  };
}
