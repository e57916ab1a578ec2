/**
 * Rows that stand still while something is dragged. A list that is read meanwhile would take the dragged row away from
 * under the pointer, and with it the drag; what came in is shown when the drag is over.
 */
import { useState } from "react";

interface Rows<Row> {
  rowCount: number;
  rowAt: (index: number) => Row | undefined;
}

interface Held<Row> {
  rowCount: number;
  rows: ReadonlyMap<number, Row>;
}

/** Rows held above and below the one the drag began at. */
const AROUND = 300;

/** `near` is the place the drag began at. */
export function useFrozenRows<Row>(live: Rows<Row>, frozen: boolean, near: number): Rows<Row> {
  const [held, setHeld] = useState<Held<Row>>();
  if (!frozen && held) setHeld(undefined);
  if (!frozen) return live;
  const shown = held ?? holding(live, near);
  if (!held) setHeld(shown);
  return { rowCount: shown.rowCount, rowAt: (index) => shown.rows.get(index) ?? live.rowAt(index) };
}

function holding<Row>({ rowCount, rowAt }: Rows<Row>, near: number): Held<Row> {
  const rows = new Map<number, Row>();
  for (let index = Math.max(0, near - AROUND); index < Math.min(rowCount, near + AROUND); index += 1) {
    const row = rowAt(index);
    if (row !== undefined) rows.set(index, row);
  }
  return { rowCount, rows };
}
