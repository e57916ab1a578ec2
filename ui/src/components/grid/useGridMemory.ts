/** Where a list stood when its place was left: how far it was scrolled, at which row, and whether it had the focus. */
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { useSlot } from "../../placeMemory";
import { focusRow, type GridFocus } from "./useGridFocus";

interface Left {
  top: number;
  /** Key of the first row in sight. */
  firstKey: string | undefined;
  focus: GridFocus;
  hadFocus: boolean;
}

interface MemoryOptions {
  /** Without a name nothing is remembered. */
  name: string | undefined;
  scroller: RefObject<HTMLElement | null>;
  height: number;
  rowCount: number;
  keyAt: (index: number) => string | undefined;
}

/** How far from its old place the first row in sight is looked for. */
const NEAR_ROWS = 200;

export function useGridMemory({ name, scroller, height, rowCount, keyAt }: MemoryOptions) {
  const slot = useSlot<Left>(`grid ${name ?? ""}`);
  const [start] = useState(() => (name === undefined ? undefined : slot.recall()));
  const waiting = useRef(start);
  const present = useRef<Left>(
    start ?? { top: 0, firstKey: undefined, focus: { place: 0, key: undefined }, hadFocus: false },
  );
  const latest = useRef({ slot, keyAt });

  useLayoutEffect(() => {
    latest.current = { slot, keyAt };
    const grid = scroller.current;
    const left = waiting.current;
    if (!grid || !left) return;
    const first = Math.floor(left.top / height);
    if (rowCount <= first) {
      // A list that has become shorter begins at its top.
      if (keyAt(0) !== undefined) waiting.current = undefined;
      return;
    }
    grid.scrollTo({ top: left.top });
    if (keyAt(first) === undefined) return;
    const moved = left.firstKey === undefined ? first : placeNear(first, left.firstKey, rowCount, keyAt);
    grid.scrollTo({ top: left.top + (moved - first) * height });
    waiting.current = undefined;
    const active = document.activeElement;
    const isFree = active === null || active === document.body || active.tagName === "H1";
    if (left.hadFocus && isFree) focusRow(grid, left.focus.place);
  });

  useEffect(() => {
    const grid = scroller.current;
    if (!grid || name === undefined) return undefined;
    const keep = (part: Partial<Left>) => {
      present.current = { ...present.current, ...part };
      if (!waiting.current) latest.current.slot.keep(present.current);
    };
    const onScroll = () =>
      keep({ top: grid.scrollTop, firstKey: latest.current.keyAt(Math.floor(grid.scrollTop / height)) });
    const onFocusIn = ({ target }: FocusEvent) =>
      keep({ hadFocus: target instanceof Node && grid.contains(target) });
    grid.addEventListener("scroll", onScroll, { passive: true });
    document.addEventListener("focusin", onFocusIn);
    return () => {
      grid.removeEventListener("scroll", onScroll);
      document.removeEventListener("focusin", onFocusIn);
    };
  }, [scroller, height, name]);

  return {
    /** The row that had the focus. */
    focus: start?.focus,
    /** Remembers the row that has the focus now. */
    note(focus: GridFocus) {
      present.current.focus = focus;
    },
  };
}

function placeNear(
  place: number,
  key: string,
  rowCount: number,
  keyAt: (index: number) => string | undefined,
): number {
  for (let away = 0; away <= NEAR_ROWS; away += 1) {
    for (const index of [place - away, place + away]) {
      if (index >= 0 && index < rowCount && keyAt(index) === key) return index;
    }
  }
  return place;
}
