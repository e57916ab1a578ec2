/**
 * What happens when somebody gets to another place: its heading has the focus, so that the keyboard goes on from there
 * and a screen reader says where one is, and the title of the page names it.
 *
 * Must not know: features, data.
 */
import { useEffect, useRef } from "react";
import { t, own } from "../i18n";

/** Where screens are shown; see `components/frame/Frame.tsx`. */
const CONTENT = "content";

/** `place` names the screen, what it is about and the connection it is of; undefined until all of that is known. */
export function useArrival(place: string | undefined): void {
  const at = useRef(place);
  useEffect(() => {
    const content = document.getElementById(CONTENT);
    if (!content) return undefined;
    // The window opens without a journey: the focus stays where the system puts it.
    let isUnderWay = at.current !== undefined && at.current !== place;
    at.current = place ?? at.current;
    let arrivedAt: HTMLElement | undefined;
    // What is shown while a page is read can have a heading too, which goes when the page is there.
    const isLost = () => arrivedAt?.isConnected === false && document.activeElement === document.body;
    const look = () => {
      const heading = [...content.querySelectorAll("h1")].find(isDrawn);
      if (!heading) return;
      const title = t("frame.windowTitle", { page: own(heading.textContent) });
      if (document.title !== title) document.title = title;
      if (!isUnderWay && !isLost()) return;
      isUnderWay = false;
      // A list that somebody came back to has its own row with the focus.
      if (content !== document.activeElement && content.contains(document.activeElement)) return;
      arrivedAt = heading;
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    };
    const observer = new MutationObserver(look);
    observer.observe(content, { childList: true, subtree: true, characterData: true });
    look();
    return () => observer.disconnect();
  }, [place]);
}

/**
 * React leaves the screen one comes from in the page, without a display, until the code of the next one is loaded. Its
 * heading is no place to be.
 */
function isDrawn(heading: Element): boolean {
  for (let part: Element | null = heading; part; part = part.parentElement) {
    if (part instanceof HTMLElement && part.style.display === "none") return false;
  }
  return true;
}
