/**
 * The row that has the focus. It is remembered by its key: when the list changes its order the focus goes along, when
 * the row leaves the list the focus stays where it was, on the next row. It is never lost to the page.
 */
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

export interface GridFocus {
  place: number;
  /** Key of the row there; undefined while the row is being read. */
  key: string | undefined;
}

interface FocusOptions {
  scroller: RefObject<HTMLElement | null>;
  rowCount: number;
  keyAt: (index: number) => string | undefined;
  /** Places of the rows in the page, where a row that moved is looked for. */
  inPage: readonly number[];
  /** Names list, filter and order: another one starts at its first row. */
  listKey: string | undefined;
  start: GridFocus | undefined;
}

/** Where the focus is once the rows are those shown now. */
function followed(
  focus: GridFocus,
  { rowCount, keyAt, inPage }: Pick<FocusOptions, "rowCount" | "keyAt" | "inPage">,
): GridFocus {
  const place = Math.min(focus.place, Math.max(0, rowCount - 1));
  const key = keyAt(place);
  // A row that is being read may well be the one.
  if (key === undefined || (place === focus.place && key === focus.key)) return focus;
  const moved = focus.key === undefined ? undefined : inPage.find((index) => keyAt(index) === focus.key);
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
  // What had the focus last in this grid; gone from the page together with its row, it leaves the focus nowhere.
  const last = useRef<Element>(undefined);
  const focus = state.listKey === listKey ? followed(state.focus, options) : { place: 0, key: undefined };
  if (focus !== state.focus) setState({ listKey, focus });
  const present = Math.min(focus.place, Math.max(0, options.rowCount - 1));

  // Rows tell their focus while the page is being changed: what they are is known from the newest render alone.
  const latest = useRef(options);
  const [moveTo] = useState(() => (place: number) => {
    const { keyAt, listKey: list } = latest.current;
    const key = keyAt(place);
    setState((now) => {
      // A row that is read again is still the one it was.
      const isSame = now.focus.place === place && (key === undefined || now.focus.key === key);
      return isSame && now.listKey === list ? now : { listKey: list, focus: { place, key } };
    });
  });

  const settle = useRef(() => {});
  // Whether the focus was in a menu or dialog that was opened from a row.
  const passing = useRef(false);
  const shown = useRef(present);
  useLayoutEffect(() => {
    latest.current = options;
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
      // It is given back to the place it was taken from, where another row may be by now.
      if (isBack && Number(target.closest<HTMLElement>("[data-index]")?.dataset.index) !== shown.current) {
        focusRow(scroller.current, shown.current);
      } else if (scroller.current?.contains(target)) last.current = target;
      // A dialog or a menu gives the focus back when it closes; it has not gone elsewhere.
      else if (!passing.current) last.current = undefined;
    };
    // A dialog that closes after its row is gone has nowhere to give the focus back to.
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

  return { focus, place: present, moveTo };
}
