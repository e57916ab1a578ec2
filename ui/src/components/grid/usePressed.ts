/**
 * Whether a row is held down with the pointer. Rows stand still from then on, not only once they are dragged: what comes
 * in between press and drag, or between press and click, would put another row under the pointer.
 */
import { useEffect, useState, type PointerEvent } from "react";

/** What ends a press. WebKitGTK tells neither "pointerup" nor "pointercancel" once the system drags. */
const RELEASED = ["pointerup", "pointercancel", "dragend", "drop", "blur"] as const;

interface Pressed {
  /** The row that is held; undefined while none is. */
  row: number | undefined;
  onPointerDown: (event: PointerEvent<HTMLElement>) => void;
}

export function usePressed(): Pressed {
  const [row, setRow] = useState<number>();
  const isHeld = row !== undefined;
  useEffect(() => {
    if (!isHeld) return undefined;
    // A click is told after the release, and means the row that was pressed.
    const release = () => void setTimeout(() => setRow(undefined));
    const onMove = (event: globalThis.PointerEvent) => {
      if (event.buttons === 0) release();
    };
    for (const type of RELEASED) window.addEventListener(type, release, true);
    window.addEventListener("pointermove", onMove, true);
    return () => {
      for (const type of RELEASED) window.removeEventListener(type, release, true);
      window.removeEventListener("pointermove", onMove, true);
    };
  }, [isHeld]);
  return {
    row,
    onPointerDown({ button, target }) {
      const held = target instanceof Element ? target.closest<HTMLElement>("[data-index]") : null;
      if (button === 0 && held) setRow(Number(held.dataset.index));
    },
  };
}
