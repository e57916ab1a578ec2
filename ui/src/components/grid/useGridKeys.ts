/** The keys of a grid. One place decides what a key means; what then happens is told by the grid. */
import { useRef, type KeyboardEvent } from "react";

export interface GridMoves {
  rowCount: number;
  /** Rows that fit into the window, for Page Up and Page Down. */
  pageRows: () => number;
  selectable: boolean;
  goTo: (index: number, extend: boolean) => void;
  toggle: (index: number) => void;
  selectAll: () => void;
  activate: (index: number) => void;
  menu: (index: number, row: HTMLElement) => void;
  typeAhead?: (letters: string) => number | undefined | Promise<number | undefined>;
  onFailure?: (thrown: unknown) => void;
}

const LETTERS_LAST_MS = 700;

/** Where a key leads from row `from`; undefined for keys that do not move. */
function destination(key: string, from: number, rowCount: number, pageRows: number): number | undefined {
  const last = rowCount - 1;
  const clamp = (index: number) => Math.max(0, Math.min(last, index));
  switch (key) {
    case "ArrowDown":
      return clamp(from + 1);
    case "ArrowUp":
      return clamp(from - 1);
    case "PageDown":
      return clamp(from + pageRows);
    case "PageUp":
      return clamp(from - pageRows);
    case "Home":
      return 0;
    case "End":
      return clamp(last);
    default:
      return undefined;
  }
}

export function useGridKeys(moves: GridMoves) {
  const letters = useRef({ typed: "", at: -Infinity });

  const typeAhead = (letter: string, at: number) => {
    const fresh = at - letters.current.at > LETTERS_LAST_MS;
    letters.current = { typed: (fresh ? "" : letters.current.typed) + letter, at };
    Promise.resolve(moves.typeAhead?.(letters.current.typed)).then(
      (index) => {
        if (index !== undefined && index >= 0 && index < moves.rowCount) moves.goTo(index, false);
      },
      (thrown: unknown) => moves.onFailure?.(thrown),
    );
  };

  return (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>("[data-index]");
    if (!row || moves.rowCount === 0 || event.defaultPrevented) return;
    const onRow = target === row;
    // The row that shows the focus is the one meant, whatever was there before.
    const focused = Number(row.dataset.index);
    const isTyping = letters.current.typed !== "" && event.timeStamp - letters.current.at <= LETTERS_LAST_MS;
    const command = event.ctrlKey || event.metaKey;
    const done = () => {
      event.preventDefault();
      event.stopPropagation();
    };
    if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
      done();
      moves.menu(focused, row);
      return;
    }
    if (event.altKey) return;
    if (command && event.key.toLowerCase() === "a" && moves.selectable) {
      done();
      moves.selectAll();
      return;
    }
    const to = destination(event.key, focused, moves.rowCount, moves.pageRows());
    if (to !== undefined) {
      done();
      moves.goTo(to, event.shiftKey && moves.selectable);
      return;
    }
    if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && !command) {
      done();
      walk(row, target, event.key === "ArrowRight" ? 1 : -1);
      return;
    }
    if (event.key === "Escape" && !onRow) {
      done();
      row.focus();
      return;
    }
    if (!onRow) return;
    if (event.key === "Enter") {
      done();
      moves.activate(focused);
    } else if (event.key === " " && !isTyping) {
      done();
      if (moves.selectable) moves.toggle(focused);
    } else if (event.key.length === 1 && !command && moves.typeAhead) {
      done();
      typeAhead(event.key, event.timeStamp);
    }
  };
}

/** Moves the focus among the row and the links and buttons in it; past the first it is the row itself. */
function walk(row: HTMLElement, from: HTMLElement, step: 1 | -1): void {
  const right = getComputedStyle(row).direction === "rtl" ? -step : step;
  const stops = [row, ...row.querySelectorAll<HTMLElement>("a[href], button:not([disabled]), input, select")];
  const next = stops[stops.indexOf(from) + right];
  next?.focus();
}
