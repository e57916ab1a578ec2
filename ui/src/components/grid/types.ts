/** What a grid is told: its columns, where its rows come from and what may be done with them. */
import type { ReactNode } from "react";
import type { DragSource } from "../dnd/drag";
import type { Selection } from "./selection";

export interface GridColumn<Row> {
  id: string;
  label: string;
  /** Fixed width in px; without it the column takes its share of what is left. */
  width?: number;
  /** Share of the free width, 1 unless told. */
  flex?: number;
  /** Least width in px of a column without a fixed one; 80 unless told. */
  minWidth?: number;
  align?: "start" | "end";
  sortable?: boolean;
  render: (row: Row, index: number) => ReactNode;
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
  /** Keys of rows that may not be loaded, for Shift ranges; without it a range takes the loaded rows. */
  keysInRange?: (start: number, end: number) => string[] | Promise<string[]>;
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
