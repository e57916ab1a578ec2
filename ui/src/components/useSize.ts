/** The current size of an element, in px; 0 before it is known. */
import { useEffect, useState, type RefObject } from "react";

export function useSize(ref: RefObject<HTMLElement | null>): { width: number; height: number } {
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    const element = ref.current;
    if (!element) return undefined;
    const measure = () => {
      const width = element.clientWidth;
      const height = element.clientHeight;
      setSize((now) => (now.width === width && now.height === height ? now : { width, height }));
    };
    let frame = 0;
    // In the next frame: what is drawn anew while sizes are reported would change sizes that were reported already.
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(measure);
    });
    measure();
    observer.observe(element);
    return () => {
      cancelAnimationFrame(frame);
      observer.disconnect();
    };
  }, [ref]);
  return size;
}
