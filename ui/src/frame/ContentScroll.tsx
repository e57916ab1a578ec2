/** Where a page is scrolled to: its top on arrival, and where it was left when a person comes back. Lists remember their own. */
import { useLayoutEffect, useRef, type ReactNode } from "react";
import { useSlot } from "../placeMemory";

/** Where screens are shown; see `Frame.tsx`. */
const CONTENT = "content";
/** What a person does to a page: from then on it is scrolled by nobody else. */
const ACTIONS = ["wheel", "pointerdown", "keydown", "touchstart"] as const;
/** No page takes longer to load; one that is still too short became shorter. */
const LONGEST_MS = 30_000;

/** Whether a page is scrolled by something else than its length. */
function isMoved({ scrollTop, scrollHeight, clientHeight }: Element, from: number): boolean {
  return Math.abs(scrollTop - from) > 1 && scrollTop < scrollHeight - clientHeight - 1;
}

/** Calls `stop` once a person scrolls or uses the page. The focus can come into it with Tab from outside. */
function watchPerson(content: HTMLElement, stop: () => void): () => void {
  const onTab = ({ key }: KeyboardEvent) => {
    if (key === "Tab") stop();
  };
  for (const action of ACTIONS) content.addEventListener(action, stop, { passive: true });
  document.addEventListener("keydown", onTab, true);
  return () => {
    for (const action of ACTIONS) content.removeEventListener(action, stop);
    document.removeEventListener("keydown", onTab, true);
  };
}

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
    let scrolledTo = 0;
    const scroll = () => {
      if (waitsFor === undefined) return;
      content.scrollTop = waitsFor;
      scrolledTo = content.scrollTop;
      if (scrolledTo >= waitsFor - 1) stop();
    };
    const observer = new MutationObserver(scroll);
    const stop = () => {
      waitsFor = undefined;
      observer.disconnect();
    };
    const limit = setTimeout(() => stop(), LONGEST_MS);
    const keep = () => {
      // Such as with the scroll bar, of which a page gets no other event.
      if (waitsFor !== undefined && isMoved(content, scrolledTo)) stop();
      if (waitsFor === undefined) slot.keep(content.scrollTop);
    };
    observer.observe(content, { childList: true, subtree: true });
    const unwatch = watchPerson(content, stop);
    content.addEventListener("scroll", keep, { passive: true });
    scroll();
    return () => {
      stop();
      clearTimeout(limit);
      unwatch();
      content.removeEventListener("scroll", keep);
    };
  }, [slot, place]);
  return null;
}
