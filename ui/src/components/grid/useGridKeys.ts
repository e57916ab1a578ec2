/** Maps keys to actions of a grid, which the grid itself carries out. */
import { useRef, type KeyboardEvent } from "react";

export interface GridMoves {
  rowCount: number;
  /** How many rows fit into the window, for Page Up and Page Down. */
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

/** The row a key leads to from row `from`; undefined for keys that do not move. */
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
  const letters = useTypeAhead(moves);
  return (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement;
    const row = target.closest<HTMLElement>("[data-index]");
    if (!row || moves.rowCount === 0 || event.defaultPrevented) return;
    // The key is meant for the row that shows the focus, no matter which row had this index before.
    const focused = Number(row.dataset.index);
    const act =
      moveOf(event, row, focused, moves) ??
      (target === row ? actOf(event, focused, moves, letters) : undefined);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  };
}

type Act = () => void;
type Letters = ReturnType<typeof useTypeAhead>;

/** What a key does anywhere in a row: moves, opens the menu, selects all. */
function moveOf(event: KeyboardEvent, row: HTMLElement, focused: number, moves: GridMoves): Act | undefined {
  const target = event.target as HTMLElement;
  if (event.key === "ContextMenu" || (event.key === "F10" && event.shiftKey)) {
    return () => moves.menu(focused, row);
  }
  if (event.altKey) return undefined;
  if (isCommand(event) && event.key.toLowerCase() === "a" && moves.selectable) return moves.selectAll;
  const to = destination(event.key, focused, moves.rowCount, moves.pageRows());
  if (to !== undefined) return () => moves.goTo(to, event.shiftKey && moves.selectable);
  if ((event.key === "ArrowRight" || event.key === "ArrowLeft") && !isCommand(event)) {
    return () => walk(row, target, event.key === "ArrowRight" ? 1 : -1);
  }
  return event.key === "Escape" && target !== row ? () => row.focus() : undefined;
}

/** What a key does on the row itself: opens it, toggles it, jumps to a name. */
function actOf(event: KeyboardEvent, focused: number, moves: GridMoves, letters: Letters): Act | undefined {
  if (event.altKey) return undefined;
  if (event.key === "Enter") return () => moves.activate(focused);
  if (event.key === " " && !letters.isTyping(event.timeStamp)) {
    return () => {
      if (moves.selectable) moves.toggle(focused);
    };
  }
  if (event.key.length !== 1 || isCommand(event) || !moves.typeAhead) return undefined;
  return () => letters.type(event.key, event.timeStamp);
}

function isCommand({ ctrlKey, metaKey }: KeyboardEvent): boolean {
  return ctrlKey || metaKey;
}

/** Collects letters typed in quick succession and goes to the row whose name starts with them. */
function useTypeAhead(moves: GridMoves) {
  const letters = useRef({ typed: "", at: -Infinity });
  return {
    /** Whether a letter typed at `at` continues a word. */
    isTyping: (at: number) => letters.current.typed !== "" && at - letters.current.at <= LETTERS_LAST_MS,
    type(letter: string, at: number) {
      const isNew = at - letters.current.at > LETTERS_LAST_MS;
      letters.current = { typed: (isNew ? "" : letters.current.typed) + letter, at };
      Promise.resolve(moves.typeAhead?.(letters.current.typed)).then(
        (index) => {
          if (index !== undefined && index >= 0 && index < moves.rowCount) moves.goTo(index, false);
        },
        (thrown: unknown) => moves.onFailure?.(thrown),
      );
    },
  };
}

/** Moves the focus among the links and buttons of a row; before the first comes the row itself. */
function walk(row: HTMLElement, from: HTMLElement, step: 1 | -1): void {
  const right = getComputedStyle(row).direction === "rtl" ? -step : step;
  const stops = [row, ...row.querySelectorAll<HTMLElement>("a[href], button:not([disabled]), input, select")];
  const next = stops[stops.indexOf(from) + right];
  next?.focus();
}
