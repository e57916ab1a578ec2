/** The props of a grid: its columns, the source of its rows, and what can be done with them. */
import type { ReactNode } from "react";
import type { DragSource } from "../dnd/drag";
import type { Selection } from "./selection";

/** What fits in a cell. */
export interface CellRoom {
  /** How many digits fit side by side. */
  characters: number;
}

/** A row of a list: its index, and its key if it is loaded. */
export interface RowRef {
  index: number;
  key: string | undefined;
}

export interface GridColumn<Row> {
  id: string;
  label: string;
  /** Fixed width in px; without it the column gets a share of the rest. */
  width?: number;
  /** Share of the free width; 1 by default. */
  flex?: number;
  /** Minimum width in px of a column without a fixed width; 80 by default. */
  minWidth?: number;
  /** Width in px such a column should have: optional columns are left out before it gets narrower. */
  roomyWidth?: number;
  /** The text in a cell of such a column: width that others do not need goes to the column with `roomyWidth`. */
  text?: (row: Row) => string;
  /** Makes the column optional: of those that do not fit, the one with the highest number is left out first. */
  leaves?: number;
  /**
   * The number the cells show. The column gets as wide as its widest loaded number, from `width` up to `maxWidth` (px);
   * `render` receives how many characters fit.
   */
  number?: (row: Row) => number | null;
  maxWidth?: number;
  align?: "start" | "end";
  sortable?: boolean;
  /** The first click sorts the largest or latest first; the default for numbers. */
  descendsFirst?: boolean;
  render: (row: Row, room: CellRoom) => ReactNode;
}

export interface GridSort {
  column: string;
  descending: boolean;
}

export interface Point {
  x: number;
  y: number;
}

export interface VirtualGridProps<Row> {
  /** Accessible name of the list. */
  label: string;
  /** Keep the same array between renders, or all rows render again. */
  columns: readonly GridColumn<Row>[];
  rowCount: number;
  /** The row at an index, or undefined while it is loading (a skeleton is shown). */
  rowAt: (index: number) => Row | undefined;
  rowKey: (row: Row) => string;
  /** The row's name, for the labels of its check box and drag handle. */
  rowName: (row: Row) => string;
  /** Called with the range of visible rows (and a few around them), `end` exclusive. */
  onNeed?: (start: number, end: number) => void;
  sort?: GridSort;
  onSort?: (sort: GridSort) => void;
  /** Set both or neither: without them the list has no check boxes. */
  selection?: Selection;
  onSelectionChange?: (selection: Selection) => void;
  /** Keys from one row to another, both included, loaded or not, for Shift ranges; without it the loaded rows. */
  keysBetween?: (from: RowRef, to: RowRef) => Promise<readonly string[]>;
  /** Called if a range, or a row that starts with typed letters, could not be determined. */
  onFailure?: (thrown: unknown) => void;
  /** Identifies list, filter and order: when it changes, the list starts at its top again. */
  listKey?: string;
  /** Name under which scroll position and focus are remembered when the user comes back. */
  memory?: string;
  /** Enter or a double click on a row. */
  onActivate?: (row: Row) => void;
  /** Right click, Shift+F10 or the menu key on a row. */
  onMenu?: (row: Row, at: Point) => void;
  /** Makes rows draggable; `begin` is called when a drag starts and may return null. */
  drag?: { begin: (row: Row) => DragSource | null };
  /** The index of the next row whose name starts with these letters. */
  onTypeAhead?: (letters: string) => number | undefined | Promise<number | undefined>;
  /** Shown below the heads when there are no rows. */
  empty?: ReactNode;
  /** Height of a row in px; 37 by default. */
  rowHeight?: number;
  /** Key of the row that is open elsewhere on the screen. */
  activeKey?: string;
}
