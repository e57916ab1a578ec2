/**
 * The widths of a grid's columns. Heads and rows get the same widths and the same minimum total width, so that they
 * line up at any window width and the last column can always be scrolled to.
 *
 * Must not know: the page, the rows' meaning.
 */
import { formatNumber } from "../../i18n";
import type { CellRoom, GridColumn } from "./types";

/** Space between columns, at both ends of a row, and of the check box; as in `grid.module.css`. */
const GAP_PX = 12;
const PAD_PX = 14;
/** Space at the start of a row with a drag handle in the margin. */
const DRAG_PAD_PX = 26;
const CHECK_PX = 24;
/** Width of a digit if it cannot be measured. */
const DIGIT_PX = 8;
/** The longest number shown in full if its column sets no limit: ten billion. */
const MAX_CHARACTERS = 14;
const MIN_PX = 80;

export interface GridWidths {
  /** CSS `grid-template-columns` of heads and rows. */
  template: string;
  /** Least width of heads and rows in px. */
  least: number;
  /** What fits in the cells of each column. */
  rooms: Readonly<Record<string, CellRoom>>;
}

interface Margins {
  selectable: boolean;
  draggable: boolean;
}

/** The px that belong to no column. */
function around(count: number, { selectable, draggable }: Margins): number {
  const padding = (draggable ? DRAG_PAD_PX : PAD_PX) + PAD_PX;
  return padding + (selectable ? CHECK_PX + GAP_PX : 0) + Math.max(0, count - 1) * GAP_PX;
}

/** The columns that fit into `width` px: optional ones are left out until the others have their comfortable width. */
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
  return width ?? roomyWidth ?? minWidth ?? MIN_PX;
}

/** What the widest loaded cell of each column needs: characters of a number, px of text. */
export type Widest = Readonly<Record<string, number>>;

/** `before`, wider if one of these rows needs it; the same object if nothing changed. */
export function widestWith<Row>(
  before: Widest,
  columns: readonly GridColumn<Row>[],
  rows: readonly Row[],
  widthOf: (words: string) => number,
): Widest {
  let widest = before;
  for (const { id, number, text } of columns) {
    if (!number && !text) continue;
    for (const row of rows) {
      const value = number?.(row) ?? null;
      const needed = text ? widthOf(text(row)) : value === null ? 0 : formatNumber(value).length;
      if (needed > (widest[id] ?? 0)) widest = { ...widest, [id]: needed };
    }
  }
  return widest;
}

/** Where the columns are drawn. */
interface Place {
  /** Width of the list in px, 0 if unknown. */
  width: number;
  /** Width of a digit in px, 0 if unknown. */
  digit: number;
}

/** The widths of the visible columns. */
export function widthsOf<Row>(
  columns: readonly GridColumn<Row>[],
  margins: Margins,
  widest: Widest,
  place: Place,
): GridWidths {
  const digit = place.digit || DIGIT_PX;
  const own = columns.map((column) =>
    column.number
      ? numberWidth(column, widest[column.id] ?? 0, digit)
      : (column.width ?? column.minWidth ?? MIN_PX),
  );
  const least = own.reduce((sum, width) => sum + width, around(columns.length, margins));
  const shares = sharesOf(columns, own, Math.max(0, place.width - least), widest);
  const parts = columns.map((column, at) => {
    const width = (own[at] ?? MIN_PX) + (shares[at] ?? 0);
    return isFlexible(column) && place.width <= 0
      ? `minmax(${width}px, ${column.flex ?? 1}fr)`
      : `${width}px`;
  });
  const rooms = columns.map(({ id }, at) => [id, { characters: Math.floor((own[at] ?? 0) / digit) }]);
  return {
    template: (margins.selectable ? [`${CHECK_PX}px`, ...parts] : parts).join(" "),
    least,
    rooms: Object.fromEntries(rooms) as GridWidths["rooms"],
  };
}

function isFlexible<Row>({ width, number }: GridColumn<Row>): boolean {
  return width === undefined && number === undefined;
}

/**
 * How the `free` px are distributed: first to names, as much as the widest name needs, then to the others in the same
 * way, and the rest by the columns' flex.
 */
function sharesOf<Row>(
  columns: readonly GridColumn<Row>[],
  own: readonly number[],
  free: number,
  widest: Widest,
): number[] {
  const shares = columns.map(() => 0);
  let left = free;
  const places = columns.map((_, at) => at).filter((at) => columns[at] && isFlexible(columns[at]));
  const roomyFirst = places.toSorted((one, other) => roominess(columns[other]) - roominess(columns[one]));
  for (const at of roomyFirst) {
    const needed = Math.max(0, (widest[columns[at]?.id ?? ""] ?? 0) - (own[at] ?? 0));
    shares[at] = Math.min(needed, left);
    left -= shares[at];
  }
  const all = places.reduce((sum, at) => sum + (columns[at]?.flex ?? 1), 0);
  for (const at of places)
    shares[at] = Math.floor((shares[at] ?? 0) + (left * (columns[at]?.flex ?? 1)) / all);
  return shares;
}

function roominess<Row>(column: GridColumn<Row> | undefined): number {
  return column?.roomyWidth ?? 0;
}

function numberWidth<Row>(column: GridColumn<Row>, characters: number, digit: number): number {
  const most = column.maxWidth ?? Math.ceil(MAX_CHARACTERS * digit);
  const needed = Math.ceil(characters * digit) + 1;
  return Math.max(column.width ?? MIN_PX, Math.min(needed, most));
}
