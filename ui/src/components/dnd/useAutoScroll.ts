/** Scrolls a list while something is dragged near its upper or lower edge, faster the closer it is. */
import { useEffect, useRef, type RefObject } from "react";
import { useCurrentDrag } from "./drag";

const EDGE_PX = 36;
const FASTEST_PX_PER_FRAME = 14;

/** Pixels per frame for a pointer `at` in a box from `top` to `bottom`; 0 in the middle, negative near the top. */
export function scrollSpeed(at: number, top: number, bottom: number): number {
  const edge = Math.min(EDGE_PX, (bottom - top) / 4);
  if (edge <= 0 || at < top || at > bottom) return 0;
  if (at < top + edge) return -Math.ceil(((top + edge - at) / edge) * FASTEST_PX_PER_FRAME);
  if (at > bottom - edge) return Math.ceil(((at - bottom + edge) / edge) * FASTEST_PX_PER_FRAME);
  return 0;
}

export function useAutoScroll(ref: RefObject<HTMLElement | null>): void {
  const dragging = useCurrentDrag() !== undefined;
  const speed = useRef(0);
  useEffect(() => {
    const box = ref.current;
    if (!dragging || !box) return undefined;
    let frame = 0;
    const move = () => {
      if (speed.current !== 0) box.scrollTop += speed.current;
      frame = requestAnimationFrame(move);
    };
    const onOver = (event: DragEvent) => {
      const edges = box.getBoundingClientRect();
      speed.current = scrollSpeed(event.clientY, edges.top, edges.bottom);
    };
    const onLeave = () => {
      speed.current = 0;
    };
    box.addEventListener("dragover", onOver, { capture: true });
    box.addEventListener("dragleave", onLeave);
    frame = requestAnimationFrame(move);
    return () => {
      box.removeEventListener("dragover", onOver, { capture: true });
      box.removeEventListener("dragleave", onLeave);
      cancelAnimationFrame(frame);
      speed.current = 0;
    };
  }, [dragging, ref]);
}
