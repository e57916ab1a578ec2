/**
 * The row that has the focus, remembered by its key: when the list is reordered the focus follows the row; when the row
 * leaves the list the focus stays at its index, on the next row. The page never loses it.
 */
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

export interface GridFocus {
  place: number;
  /** Key of that row; undefined while it is loading. */
  key: string | undefined;
}

interface FocusOptions {
  scroller: RefObject<HTMLElement | null>;
  rowCount: number;
  keyAt: (index: number) => string | undefined;
  /** Indices of the rows in the page, where a row that moved is looked for. */
  inPage: () => readonly number[];
  /** Identifies list, filter and order: when it changes, the focus starts at the first row. */
  listKey: string | undefined;
  start: GridFocus | undefined;
}

/** The focus after the rows have changed. */
function followed(
  focus: GridFocus,
  { rowCount, keyAt, inPage }: Pick<FocusOptions, "rowCount" | "keyAt" | "inPage">,
): GridFocus {
  const place = Math.min(focus.place, Math.max(0, rowCount - 1));
  const key = keyAt(place);
  // A row that is loading may be the same row.
  if (key === undefined || (place === focus.place && key === focus.key)) return focus;
  const moved = focus.key === undefined ? undefined : inPage().find((index) => keyAt(index) === focus.key);
  return moved === undefined ? { place, key } : { place: moved, key: focus.key };
}

/** Moves the focus to a row; false when the row is not in the page. */
export function focusRow(scroller: HTMLElement | null, index: number): boolean {
  const row = scroller?.querySelector<HTMLElement>(`[data-index="${index}"]`);
  row?.focus({ preventScroll: true });
  return row !== null && row !== undefined;
}

/** Whether the focus is nowhere: on the page itself, where keys do nothing. */
function isNowhere(element: Element | null): boolean {
  return element === null || element === document.body;
}

const PASSING = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

export function useGridFocus(options: FocusOptions) {
  const { scroller, listKey } = options;
  const [state, setState] = useState({ listKey, focus: options.start ?? { place: 0, key: undefined } });
  const focus = state.listKey === listKey ? followed(state.focus, options) : { place: 0, key: undefined };
  if (focus !== state.focus) setState({ listKey, focus });
  const present = Math.min(focus.place, Math.max(0, options.rowCount - 1));

  // Rows report their focus while the page changes; only the newest render knows the current rows.
  const latest = useRef(options);
  const [moveTo] = useState(() => (place: number) => {
    const { keyAt, listKey: list } = latest.current;
    const key = keyAt(place);
    setState((now) => {
      // A row that is reloaded is still the same row.
      const isSame = now.focus.place === place && (key === undefined || now.focus.key === key);
      return isSame && now.listKey === list ? now : { listKey: list, focus: { place, key } };
    });
  });

  useLayoutEffect(() => {
    latest.current = options;
  });
  useFocusRepair(scroller, present);
  return { focus, place: present, moveTo };
}

/** Puts the focus back on row `present` when it shows on another row, or is lost because its row left the page. */
function useFocusRepair(scroller: RefObject<HTMLElement | null>, present: number): void {
  // The element that had the focus last in this grid. When it leaves the page, the focus is lost.
  const last = useRef<Element>(undefined);
  const settle = useRef(() => {});
  // Whether the focus was in a menu or dialog that was opened from a row.
  const passing = useRef(false);
  const shown = useRef(present);
  useLayoutEffect(() => {
    shown.current = present;
    settle.current = () => {
      const grid = scroller.current;
      const active = document.activeElement;
      const row = grid?.contains(active) ? active?.closest<HTMLElement>("[data-index]") : undefined;
      const elsewhere = row && Number(row.dataset.index) !== present;
      const lost = isNowhere(active) && last.current?.isConnected === false;
      if (elsewhere || lost) focusRow(grid, present);
    };
    settle.current();
  });

  useEffect(() => {
    const onFocusIn = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      const isBack = passing.current && last.current === target;
      passing.current = target.closest(PASSING) !== null;
      // The focus returns to the element it came from, which may show another row by now.
      if (isBack && Number(target.closest<HTMLElement>("[data-index]")?.dataset.index) !== shown.current) {
        focusRow(scroller.current, shown.current);
      } else if (scroller.current?.contains(target)) last.current = target;
      // A dialog or a menu returns the focus when it closes, so it has not left the grid.
      else if (!passing.current) last.current = undefined;
    };
    // A dialog that closes after its row is gone cannot return the focus.
    const onFocusOut = () => {
      requestAnimationFrame(() => requestAnimationFrame(() => settle.current()));
    };
    document.addEventListener("focusin", onFocusIn);
    document.addEventListener("focusout", onFocusOut);
    return () => {
      document.removeEventListener("focusin", onFocusIn);
      document.removeEventListener("focusout", onFocusOut);
    };
  }, [scroller]);
}
