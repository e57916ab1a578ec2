/**
 * How wide the columns of a grid are. Heads and rows get the same widths and the same least width of the whole, so that
 * they stand over each other at any width of the window, and the last column can always be scrolled to.
 *
 * Must not know: the page, the rows' meaning.
 */
import { formatNumber } from "../../i18n";
import type { CellRoom, GridColumn } from "./types";

/** Space between columns, at both ends of a row, and of the check box; as in `grid.module.css`. */
const GAP_PX = 12;
const PAD_PX = 14;
/** Start of a row whose drag handle stands in the margin. */
const DRAG_PAD_PX = 26;
const CHECK_PX = 24;
/** Width of a digit where it cannot be measured. */
const DIGIT_PX = 8;
/** Longest number that is shown in full where its column sets no limit: ten billion. */
const MOST_CHARACTERS = 14;
const LEAST_PX = 80;

export interface GridWidths {
  /** CSS `grid-template-columns` of heads and rows. */
  template: string;
  /** Least width of heads and rows in px. */
  least: number;
  /** What the cells of each column have room for, by column. */
  rooms: Readonly<Record<string, CellRoom>>;
}

interface Margins {
  selectable: boolean;
  draggable: boolean;
}

/** Px that are not the columns' own. */
function around(count: number, { selectable, draggable }: Margins): number {
  const padding = (draggable ? DRAG_PAD_PX : PAD_PX) + PAD_PX;
  return padding + (selectable ? CHECK_PX + GAP_PX : 0) + Math.max(0, count - 1) * GAP_PX;
}

/** The columns that fit into `width` px: optional ones leave until the others have their comfortable width. */
export function fittingColumns<Row>(
  columns: readonly GridColumn<Row>[],
  width: number,
  margins: Margins,
): readonly GridColumn<Row>[] {
  const needed = columns.reduce((sum, column) => sum + comfortable(column), around(columns.length, margins));
  const optional = columns.filter(({ leaves }) => leaves !== undefined);
  if (width <= 0 || needed <= width || optional.length === 0) return columns;
  const first = optional.reduce((one, other) => ((other.leaves ?? 0) > (one.leaves ?? 0) ? other : one));
  return fittingColumns(
    columns.filter((column) => column !== first),
    width,
    margins,
  );
}

function comfortable<Row>({ width, roomyWidth, minWidth }: GridColumn<Row>): number {
  return width ?? roomyWidth ?? minWidth ?? LEAST_PX;
}

/** Widest number each column shows, in characters. */
export type Widest = Readonly<Record<string, number>>;

/** `before`, or wider where one of these rows needs it; the same object where nothing changed. */
export function widestWith<Row>(
  before: Widest,
  columns: readonly GridColumn<Row>[],
  rows: readonly Row[],
): Widest {
  let widest = before;
  for (const { id, number } of columns) {
    if (!number) continue;
    for (const row of rows) {
      const value = number(row);
      const characters = value === null ? 0 : formatNumber(value).length;
      if (characters > (widest[id] ?? 0)) widest = { ...widest, [id]: characters };
    }
  }
  return widest;
}

/** Widths of the columns shown; `digit` is the width of a digit in px, 0 where it is not known. */
export function widthsOf<Row>(
  columns: readonly GridColumn<Row>[],
  margins: Margins,
  widest: Widest,
  digit: number,
): GridWidths {
  const parts: string[] = margins.selectable ? [`${CHECK_PX}px`] : [];
  const rooms: Record<string, CellRoom> = {};
  let least = around(columns.length, margins);
  for (const column of columns) {
    const fixed = column.number
      ? numberWidth(column, widest[column.id] ?? 0, digit || DIGIT_PX)
      : column.width;
    const own = fixed ?? column.minWidth ?? LEAST_PX;
    parts.push(fixed === undefined ? `minmax(${own}px, ${column.flex ?? 1}fr)` : `${fixed}px`);
    rooms[column.id] = { characters: Math.floor(own / (digit || DIGIT_PX)) };
    least += own;
  }
  return { template: parts.join(" "), least, rooms };
}

function numberWidth<Row>(column: GridColumn<Row>, characters: number, digit: number): number {
  const most = column.maxWidth ?? Math.ceil(MOST_CHARACTERS * digit);
  const needed = Math.ceil(characters * digit) + 1;
  return Math.max(column.width ?? LEAST_PX, Math.min(needed, most));
}
