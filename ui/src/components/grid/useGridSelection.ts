/** Turns clicks and keys into selections: single rows, ranges with Shift, all rows. */
import { useRef } from "react";
import { useLatest } from "../useLatest";
import { ALL, NONE, include, toggle, type Selection } from "./selection";
import type { RowRef, VirtualGridProps } from "./types";

interface Range {
  anchor: RowRef;
  /** The selection before the range: a smaller range deselects only what the range itself had selected. */
  base: Selection;
  /** The selection this range belongs to; when the owner shows another selection, the range is over. */
  of: Selection | undefined;
}

/** `focused` is the index of the row that has the focus. */
export function useGridSelection<Row>(props: VirtualGridProps<Row>, focused: number) {
  const { selection, onSelectionChange, keysBetween, onFailure } = props;
  const range = useRef<Range>({ anchor: { index: 0, key: undefined }, base: NONE, of: undefined });
  const question = useRef(0);
  const latest = useLatest(selection);

  const emit = (next: Selection) => {
    range.current.of = next;
    onSelectionChange?.(next);
  };
  const start = (anchor: RowRef, next: Selection) => {
    question.current += 1;
    range.current = { anchor, base: next, of: next };
    emit(next);
  };

  return {
    /** Toggles one row; a later range starts here. */
    toggleAt(index: number) {
      const anchor = refAt(props, index);
      if (selection && anchor.key !== undefined) start(anchor, toggle(selection, anchor.key));
    },
    /** Sets where a later range starts. */
    anchorAt(index: number) {
      range.current = { anchor: refAt(props, index), base: selection ?? NONE, of: selection };
    },
    /** Selects from the start of the range to here. */
    extendTo(index: number) {
      if (!selection || !onSelectionChange) return;
      // Rows that the owner has deselected since must not come back with the range.
      if (range.current.of !== selection) {
        range.current = { anchor: refAt(props, focused), base: selection, of: selection };
      }
      const drawn = range.current;
      const to = refAt(props, index);
      question.current += 1;
      const asked = question.current;
      if (!keysBetween) {
        emit(include(drawn.base, loadedKeys(props, drawn.anchor, to)));
        return;
      }
      keysBetween(drawn.anchor, to).then(
        (keys) => {
          // A newer range or click, or a change of the selection elsewhere, makes this answer obsolete.
          if (question.current !== asked || latest.current !== range.current.of) return;
          const next = include(drawn.base, keys);
          if (range.current !== drawn) range.current.base = next;
          emit(next);
        },
        (thrown: unknown) => onFailure?.(thrown),
      );
    },
    selectAll: () => start(refAt(props, focused), ALL),
  };
}

type Rows<Row> = Pick<VirtualGridProps<Row>, "rowAt" | "rowKey">;

function refAt<Row>({ rowAt, rowKey }: Rows<Row>, index: number): RowRef {
  const row = rowAt(index);
  return { index, key: row === undefined ? undefined : rowKey(row) };
}

/** Keys of the loaded rows from one row to another, both included. */
function loadedKeys<Row>(rows: Rows<Row>, from: RowRef, to: RowRef): string[] {
  const [start, end] = from.index < to.index ? [from.index, to.index] : [to.index, from.index];
  const keys: string[] = [];
  for (let index = start; index <= end; index += 1) {
    const { key } = refAt(rows, index);
    if (key !== undefined) keys.push(key);
  }
  return keys;
}
