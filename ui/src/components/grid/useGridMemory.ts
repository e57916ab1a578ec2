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
  // The row that the focus has still to go back to.
  const returning = useRef(start?.hadFocus ? start.focus : undefined);
  const present = useRef<Left>(
    start ?? { top: 0, firstKey: undefined, focus: { place: 0, key: undefined }, hadFocus: false },
  );
  const latest = useRef({ slot, keyAt });

  const [initialTop] = useState(() => (start ? (topOf(start, { height, rowCount, keyAt }) ?? start.top) : 0));

  useLayoutEffect(() => {
    latest.current = { slot, keyAt };
    const grid = scroller.current;
    if (!grid) return;
    const left = waiting.current;
    if (left) {
      const top = topOf(left, { height, rowCount, keyAt });
      // Rows are read where the list is scrolled to, so it is scrolled there first.
      if (top !== undefined || rowCount * height > left.top) grid.scrollTo({ top: top ?? left.top });
      if (top === undefined) return;
      waiting.current = undefined;
    }
    if (!returning.current) return;
    const active = document.activeElement;
    const isFree = active === null || active === document.body || active.tagName === "H1";
    // Its row may come into the page only with the next render.
    if (!isFree || focusRow(grid, returning.current.place)) returning.current = undefined;
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
    /** Px the list is scrolled by at first. */
    initialTop,
    /** Remembers the row that has the focus now. */
    note(focus: GridFocus) {
      present.current.focus = focus;
    },
  };
}

/** How far a list is to be scrolled, so that it begins with the same row; undefined until that row was read. */
function topOf(
  left: Left,
  { height, rowCount, keyAt }: Pick<MemoryOptions, "height" | "rowCount" | "keyAt">,
): number | undefined {
  const first = Math.floor(left.top / height);
  // A list that has become shorter begins at its top.
  if (rowCount <= first) return keyAt(0) === undefined ? undefined : 0;
  if (keyAt(first) === undefined) return undefined;
  if (left.firstKey === undefined) return left.top;
  return left.top + (placeNear(first, left.firstKey, rowCount, keyAt) - first) * height;
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
