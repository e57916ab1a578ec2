/** What a grid is told: its columns, where its rows come from and what may be done with them. */
import type { ReactNode } from "react";
import type { DragSource } from "../dnd/drag";
import type { Selection } from "./selection";

/** What a cell has room for. */
export interface CellRoom {
  /** Digits that fit side by side. */
  characters: number;
}

/** A row of a list: its place, and its key where the row was read. */
export interface RowRef {
  index: number;
  key: string | undefined;
}

export interface GridColumn<Row> {
  id: string;
  label: string;
  /** Fixed width in px; without it the column takes its share of what is left. */
  width?: number;
  /** Share of the free width, 1 unless told. */
  flex?: number;
  /** Least width in px of a column without a fixed one; 80 unless told. */
  minWidth?: number;
  /** Width in px such a column should have: optional columns leave before it gets narrower. */
  roomyWidth?: number;
  /** The words in a cell of such a column: what others do not need of their share goes to the one with `roomyWidth`. */
  text?: (row: Row) => string;
  /** Makes the column optional: of those that do not fit, the one with the highest number leaves first. */
  leaves?: number;
  /**
   * The number the cells show. The column gets as wide as its widest loaded number, from `width` up to `maxWidth` (px);
   * `render` is told how many characters fit.
   */
  number?: (row: Row) => number | null;
  maxWidth?: number;
  align?: "start" | "end";
  sortable?: boolean;
  /** The first click sorts the largest or latest first; numbers do so unless told. */
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
  /** The row at a place, or undefined while it is being read (a skeleton is shown). */
  rowAt: (index: number) => Row | undefined;
  rowKey: (row: Row) => string;
  /** The row's name, for the labels of its check box and drag handle. */
  rowName: (row: Row) => string;
  /** Told which rows are in sight (and a few around), `end` exclusive. */
  onNeed?: (start: number, end: number) => void;
  sort?: GridSort;
  onSort?: (sort: GridSort) => void;
  /** Both or none: without them the list has no check boxes. */
  selection?: Selection;
  onSelectionChange?: (selection: Selection) => void;
  /** Keys from one row to another, both included, loaded or not, for Shift ranges; without it the loaded rows. */
  keysBetween?: (from: RowRef, to: RowRef) => Promise<readonly string[]>;
  /** Told why a range or a row that starts with letters could not be found out. */
  onFailure?: (thrown: unknown) => void;
  /** Names list, filter and order: for another one the list begins at its top again. */
  listKey?: string;
  /** Name under which place and focus are remembered for somebody who comes back. */
  memory?: string;
  /** Enter or a double click on a row. */
  onActivate?: (row: Row) => void;
  /** Right click, Shift+F10 or the menu key on a row. */
  onMenu?: (row: Row, at: Point) => void;
  /** Makes rows draggable; `begin` is asked when a drag starts and may answer null. */
  drag?: { begin: (row: Row) => DragSource | null };
  /** The place of the next row that starts with these letters. */
  onTypeAhead?: (letters: string) => number | undefined | Promise<number | undefined>;
  /** Shown below the heads when there are no rows. */
  empty?: ReactNode;
  /** Height of a row in px, 37 unless told. */
  rowHeight?: number;
  /** Key of the row that is open elsewhere on the screen. */
  activeKey?: string;
}
