/**
 * Which row the pointer presses. Rows are frozen from then on, not only during a drag: new rows between press and drag,
 * or between press and click, would put another row under the pointer.
 */
import { useState, type PointerEvent } from "react";
import { useRelease } from "../dnd/useHeld";

interface Pressed {
  /** Index of the pressed row; undefined if none is. */
  row: number | undefined;
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
}

export function usePressed(): Pressed {
  const [row, setRow] = useState<number>();
  useRelease(row !== undefined, () => setRow(undefined));
  return {
    row,
    onPointerDown({ button, target }) {
      const held = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
      if (button === 0 && held) setRow(Number(held.dataset.index));
    },
  };
}
