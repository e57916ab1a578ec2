/**
 * Moves the focus when the element that has it goes away, such as a button with what it removed: otherwise the keyboard would
 * start over at the top of the page. A click beside everything, which leaves nothing focused, moves nothing.
 */
import { useEffect, useLayoutEffect, useRef, type RefObject } from "react";
import { useLatest } from "./useLatest";

/** `placeOf` notes where an element inside `box` is when it gets the focus; `restore` is called with that once it has gone. */
export function useGoneFocus<Place>(
  box: RefObject<HTMLElement | null>,
  placeOf: (element: HTMLElement) => Place | undefined,
  restore: (place: Place) => void,
): void {
  const last = useRef<Place>(undefined);
  const latest = useLatest(placeOf);
  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      const isInside = target instanceof HTMLElement && box.current?.contains(target);
      last.current = isInside ? latest.current(target) : undefined;
    };
    // Some engines report the end of the focus of an element that is being removed, others do not.
    const onBlur = ({ target }: FocusEvent) => {
      queueMicrotask(() => {
        if (target instanceof HTMLElement && target.isConnected && document.activeElement === document.body)
          last.current = undefined;
      });
    };
    document.addEventListener("focusin", onFocus);
    document.addEventListener("focusout", onBlur);
    return () => {
      document.removeEventListener("focusin", onFocus);
      document.removeEventListener("focusout", onBlur);
    };
  }, [box, latest]);
  useLayoutEffect(() => {
    if (last.current !== undefined && document.activeElement === document.body) restore(last.current);
  });
}
