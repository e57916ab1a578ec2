/**
 * Whether the pointer holds something: from the press to its end, also through a drag of the system. What moves the page
 * waits that long, because it would put something else under the pointer.
 */
import { useEffect, useState } from "react";
import { useCurrentDrag } from "./drag";

/** Events that end a press. WebKitGTK sends neither "pointerup" nor "pointercancel" once the system drags. */
const RELEASED = ["pointerup", "pointercancel", "dragend", "drop", "blur"] as const;

/** Calls `onRelease` when the press ends that `isHeld` says is on, after the click event: that means what was pressed. */
export function useRelease(isHeld: boolean, onRelease: () => void): void {
  useEffect(() => {
    if (!isHeld) return undefined;
    const release = () => void setTimeout(onRelease);
    const onMove = (event: PointerEvent) => {
      if (event.buttons === 0) release();
    };
    for (const type of RELEASED) window.addEventListener(type, release, true);
    window.addEventListener("pointermove", onMove, true);
    return () => {
      for (const type of RELEASED) window.removeEventListener(type, release, true);
      window.removeEventListener("pointermove", onMove, true);
    };
    // oxlint-disable-next-line react/exhaustive-deps
  }, [isHeld]);
}

/** Whether the main button is pressed anywhere in the window. */
function useIsHeld(): boolean {
  const [isHeld, setIsHeld] = useState(false);
  useEffect(() => {
    const onDown = ({ button }: PointerEvent) => {
      if (button === 0) setIsHeld(true);
    };
    window.addEventListener("pointerdown", onDown, true);
    return () => window.removeEventListener("pointerdown", onDown, true);
  }, []);
  useRelease(isHeld, () => setIsHeld(false));
  return isHeld;
}

/** A value that does not change while something is pressed or dragged; for what takes more or less room with another value. */
export function useSteady<Value>(value: Value): Value {
  const isDragging = useCurrentDrag() !== undefined;
  const isHeld = useIsHeld() || isDragging;
  const [kept, setKept] = useState({ value });
  if (!isHeld && kept.value !== value) setKept({ value });
  return isHeld ? kept.value : value;
}
