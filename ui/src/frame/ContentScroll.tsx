/** Where a page is scrolled to: its top on arrival, and where it was left when a person comes back. Lists remember their own. */
import { useLayoutEffect, useRef, type ReactNode } from "react";
import { useSlot } from "../placeMemory";

/** Where screens are shown; see `Frame.tsx`. */
const CONTENT = "content";
/** What a person does to a page: from then on it is scrolled by nobody else. */
const ACTIONS = ["wheel", "pointerdown", "keydown", "touchstart"] as const;

/** `place` names the screen, its object and its connection. */
export function ContentScroll({ place }: { place: string }): ReactNode {
  const slot = useSlot<number>("content");
  const shown = useRef<string>(undefined);
  useLayoutEffect(() => {
    const content = document.getElementById(CONTENT);
    if (!content) return undefined;
    const isArrival = shown.current !== place;
    shown.current = place;
    // A page that is still loading may not be long enough yet.
    let waitsFor = isArrival ? (slot.recall() ?? 0) : undefined;
    const scroll = () => {
      if (waitsFor === undefined) return;
      content.scrollTop = waitsFor;
      if (content.scrollTop >= waitsFor - 1) stop();
    };
    const observer = new MutationObserver(scroll);
    const stop = () => {
      waitsFor = undefined;
      observer.disconnect();
    };
    const keep = () => {
      if (waitsFor === undefined) slot.keep(content.scrollTop);
    };
    observer.observe(content, { childList: true, subtree: true });
    for (const action of ACTIONS) content.addEventListener(action, stop, { passive: true });
    content.addEventListener("scroll", keep, { passive: true });
    scroll();
    return () => {
      stop();
      for (const action of ACTIONS) content.removeEventListener(action, stop);
      content.removeEventListener("scroll", keep);
    };
  }, [slot, place]);
  return null;
}
