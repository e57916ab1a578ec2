/**
 * Rows that stand still while one is held or dragged. A list that is read meanwhile would take the row away from under
 * the pointer, and with it the drag; what came in is shown when the drag is over.
 */
import { useState } from "react";

interface Rows<Row> {
  rowCount: number;
  rowAt: (index: number) => Row | undefined;
  listKey?: string;
}

interface Held<Row> {
  rowCount: number;
  listKey: string | undefined;
  rows: ReadonlyMap<number, Row>;
}

/** Rows held above and below the one that is held. */
const AROUND = 300;

/** `near` is the place of the row that is held or dragged. */
export function useFrozenRows<Row>(live: Rows<Row>, frozen: boolean, near: number): Rows<Row> {
  const [held, setHeld] = useState<Held<Row>>();
  if (!frozen && held) setHeld(undefined);
  if (!frozen) return live;
  const shown = held ?? holding(live, near);
  if (!held) setHeld(shown);
  const { rowCount, rows, listKey } = shown;
  // A row that was not read yet may be shown as soon as it is, unless it would be one of another list.
  const others = listKey === live.listKey ? live : undefined;
  return { rowCount, listKey, rowAt: (index) => rows.get(index) ?? others?.rowAt(index) };
}

function holding<Row>({ rowCount, rowAt, listKey }: Rows<Row>, near: number): Held<Row> {
  const rows = new Map<number, Row>();
  for (let index = Math.max(0, near - AROUND); index < Math.min(rowCount, near + AROUND); index += 1) {
    const row = rowAt(index);
    if (row !== undefined) rows.set(index, row);
  }
  return { rowCount, rows, listKey };
}
