/**
 * Which lines of a tree are in the page: all of a small tree; in a large one only the visible lines, because each folder is a drop
 * target that renders again whenever a drag starts or ends (measured with 2,000 open folders: 1.6 s for all of them).
 */
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, type RefObject } from "react";

/** Up to this many lines, all are in the page, so that a keyboard drag reaches every folder. */
export const SMALL = 200;
/** Height of a line in px, as in `tree.module.css`. */
const LINE_PX = 29;
const OVERSCAN = 12;

interface LinesInSight {
  places: readonly { place: number; offset: number | undefined }[];
  /** Height of all lines in px; undefined if they are laid out by the page. */
  height: number | undefined;
  /** Moves the focus to a line and scrolls to it. */
  focus: (place: number) => void;
  /** Scrolls the tree, and nothing around it, until a line is visible. */
  reveal: (place: number) => void;
}

export function useLinesInSight(
  tree: RefObject<HTMLElement | null>,
  count: number,
  focused: number,
): LinesInSight {
  const isLarge = count > SMALL;
  const wanted = useRef<number>(undefined);
  const virtual = useVirtualizer({
    count,
    enabled: isLarge,
    getScrollElement: () => tree.current,
    estimateSize: () => LINE_PX,
    overscan: OVERSCAN,
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      return inSight.includes(focused) ? inSight : [...inSight, focused].sort((a, b) => a - b);
    },
  });
  const take = (place: number) => {
    const line = tree.current?.querySelector<HTMLElement>(`[data-place="${place}"]`);
    line?.focus();
    return line !== null && line !== undefined;
  };
  useLayoutEffect(() => {
    if (wanted.current !== undefined && take(wanted.current)) wanted.current = undefined;
  });
  const focus = (place: number) => {
    if (isLarge) virtual.scrollToIndex(place, { align: "auto" });
    wanted.current = take(place) ? undefined : place;
  };
  const reveal = (place: number) => {
    if (isLarge) virtual.scrollToIndex(place, { align: "auto" });
    else scrollTo(tree.current, place);
  };
  if (!isLarge) {
    return {
      places: Array.from({ length: count }, (_, place) => ({ place, offset: undefined })),
      height: undefined,
      focus,
      reveal,
    };
  }
  const places = virtual.getVirtualItems().map(({ index, start }) => ({ place: index, offset: start }));
  return { places, height: virtual.getTotalSize(), focus, reveal };
}

function scrollTo(tree: HTMLElement | null, place: number): void {
  const line = tree?.querySelector(`[data-place="${place}"]`)?.getBoundingClientRect();
  if (!tree || !line) return;
  const box = tree.getBoundingClientRect();
  if (line.bottom > box.bottom) tree.scrollTop += line.bottom - box.bottom;
  else if (line.top < box.top) tree.scrollTop -= box.top - line.top;
}
