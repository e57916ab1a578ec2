/** The rows of a grid that are in the page: the visible ones, a few around them, and those that must not leave it. */
import { defaultRangeExtractor, useVirtualizer, type VirtualItem } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, type RefObject } from "react";
import type { VirtualGridProps } from "./types";

/** Height of the heads in px, as in `grid.module.css`. */
export const HEAD_PX = 30;
const OVERSCAN = 4;

interface WindowOptions {
  scroller: RefObject<HTMLElement | null>;
  /** Height of a row in px. */
  height: number;
  initialTop: number;
  /** Indices of rows that stay in the page no matter how far the list is scrolled. */
  pinned: readonly number[];
}

interface RowWindow {
  items: VirtualItem[];
  /** Height of all rows in px. */
  totalHeight: number;
  scrollTo: (index: number) => void;
}

export function useRowWindow<Row>(props: VirtualGridProps<Row>, options: WindowOptions): RowWindow {
  const { rowCount, listKey, onNeed } = props;
  const { scroller, height, initialTop, pinned } = options;
  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    initialOffset: initialTop,
    overscan: OVERSCAN,
    scrollPaddingEnd: HEAD_PX,
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      const more = pinned.filter((index) => index < rowCount && !inSight.includes(index));
      return more.length === 0 ? inSight : [...inSight, ...more].sort((a, b) => a - b);
    },
  });
  useNeed(rowCount, onNeed, virtual.range ?? undefined);
  useTop(scroller, listKey);
  return {
    items: virtual.getVirtualItems(),
    totalHeight: virtual.getTotalSize(),
    scrollTo: (index) => virtual.scrollToIndex(index, { align: "auto" }),
  };
}

/** Scrolls to the top when another list, filter or sort order is shown. */
function useTop(scroller: { current: HTMLElement | null }, listKey: string | undefined): void {
  const before = useRef(listKey);
  useLayoutEffect(() => {
    if (before.current === listKey) return;
    before.current = listKey;
    scroller.current?.scrollTo({ top: 0 });
  }, [scroller, listKey]);
}

/** Reports the visible rows to the owner, once for each change. */
function useNeed(
  rowCount: number,
  onNeed: ((start: number, end: number) => void) | undefined,
  range: { startIndex: number; endIndex: number } | undefined,
): void {
  const start = Math.max(0, (range?.startIndex ?? 0) - OVERSCAN);
  const end = range === undefined ? 0 : Math.min(rowCount, range.endIndex + 1 + OVERSCAN);
  useEffect(() => {
    if (end > start) onNeed?.(start, end);
  }, [start, end, onNeed]);
}
