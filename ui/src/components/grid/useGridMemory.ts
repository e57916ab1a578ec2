/** Remembers a list when its screen is left: the scroll position, the first row, and whether it had the focus. */
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";
import { useSlot } from "../../placeMemory";
import { focusRow, type GridFocus } from "./useGridFocus";

interface Left {
  top: number;
  /** Key of the first visible row. */
  firstKey: string | undefined;
  focus: GridFocus;
  hadFocus: boolean;
}

interface MemoryOptions {
  /** Nothing is remembered without a name. */
  name: string | undefined;
  scroller: RefObject<HTMLElement | null>;
  height: number;
  rowCount: number;
  keyAt: (index: number) => string | undefined;
}

/** How many rows around its old index the first visible row is searched for. */
const NEAR_ROWS = 200;

export function useGridMemory(options: MemoryOptions) {
  const { name, height, rowCount, keyAt } = options;
  const slot = useSlot<Left>(`grid ${name ?? ""}`);
  const [start] = useState(() => (name === undefined ? undefined : slot.recall()));
  const present = useRef<Left>(
    start ?? { top: 0, firstKey: undefined, focus: { place: 0, key: undefined }, hadFocus: false },
  );
  const [initialTop] = useState(() => (start ? (topOf(start, { height, rowCount, keyAt }) ?? start.top) : 0));
  const isBack = useReturn(options, start);
  useRecord(options, (part) => {
    present.current = { ...present.current, ...part };
    if (isBack()) slot.keep(present.current);
  });
  return {
    /** The row that had the focus. */
    focus: start?.focus,
    /** The initial scroll position in px. */
    initialTop,
    /** Remembers the row that has the focus now. */
    note(focus: GridFocus) {
      present.current.focus = focus;
    },
  };
}

/** Scrolls to where the list was left, and focuses the row that had the focus. Returns whether this has succeeded. */
function useReturn(
  { scroller, height, rowCount, keyAt }: MemoryOptions,
  start: Left | undefined,
): () => boolean {
  const waiting = useRef(start);
  // The row that has yet to get the focus back.
  const returning = useRef(start?.hadFocus ? start.focus : undefined);
  useLayoutEffect(() => {
    const grid = scroller.current;
    if (!grid) return;
    const left = waiting.current;
    if (left) {
      const top = topOf(left, { height, rowCount, keyAt });
      // Rows are loaded where the list is scrolled to, so scroll first.
      if (top !== undefined || rowCount * height > left.top) grid.scrollTo({ top: top ?? left.top });
      if (top === undefined) return;
      waiting.current = undefined;
    }
    if (!returning.current) return;
    const active = document.activeElement;
    const isFree = active === null || active === document.body || active.tagName === "H1";
    // The row may enter the page only with the next render.
    if (!isFree || focusRow(grid, returning.current.place)) returning.current = undefined;
  });
  return () => waiting.current === undefined;
}

/** Reports scrolling and whether the focus is in the list, unless the list has no name. */
function useRecord(
  { name, scroller, height, keyAt }: MemoryOptions,
  note: (part: Partial<Left>) => void,
): void {
  const latest = useRef({ keyAt, note });
  useLayoutEffect(() => {
    latest.current = { keyAt, note };
  });
  useEffect(() => {
    const grid = scroller.current;
    if (!grid || name === undefined) return undefined;
    const onScroll = () => {
      const firstKey = latest.current.keyAt(Math.floor(grid.scrollTop / height));
      latest.current.note({ top: grid.scrollTop, firstKey });
    };
    const onFocusIn = ({ target }: FocusEvent) =>
      latest.current.note({ hadFocus: target instanceof Node && grid.contains(target) });
    grid.addEventListener("scroll", onScroll, { passive: true });
    document.addEventListener("focusin", onFocusIn);
    return () => {
      grid.removeEventListener("scroll", onScroll);
      document.removeEventListener("focusin", onFocusIn);
    };
  }, [scroller, height, name]);
}

/** The scroll position at which the list starts with the same row; undefined until that row is loaded. */
function topOf(
  left: Left,
  { height, rowCount, keyAt }: Pick<MemoryOptions, "height" | "rowCount" | "keyAt">,
): number | undefined {
  const first = Math.floor(left.top / height);
  // A list that has become shorter starts at its top.
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
