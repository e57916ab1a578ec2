/**
 * Freezes the rows while one is pressed or dragged. Rows that load in the meantime would move the row away from the pointer
 * and end the drag; they are shown when the drag is over.
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

/** How many rows are frozen above and below the pressed one. */
const AROUND = 300;

/** `near` is the index of the pressed or dragged row. */
export function useFrozenRows<Row>(live: Rows<Row>, frozen: boolean, near: number): Rows<Row> {
  const [held, setHeld] = useState<Held<Row>>();
  if (!frozen && held) setHeld(undefined);
  if (!frozen) return live;
  const shown = held ?? holding(live, near);
  if (!held) setHeld(shown);
  const { rowCount, rows, listKey } = shown;
  // A row that was not loaded yet may appear as soon as it is loaded, unless it belongs to another list.
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
