/**
 * What happens when the user arrives at another route: its heading gets the focus, so that the keyboard continues there
 * and a screen reader announces it, and the page title names it.
 *
 * Must not know: features, data.
 */
import { useEffect, useRef } from "react";
import { t, own } from "../i18n";

/** Where screens are shown; see `components/frame/Frame.tsx`. */
const CONTENT = "content";

/** `place` names the screen, its object and its connection; undefined until all of that is known. */
export function useArrival(place: string | undefined): void {
  const at = useRef(place);
  useEffect(() => {
    const content = document.getElementById(CONTENT);
    if (!content) return undefined;
    // Opening the window is not a navigation: the focus stays where the system puts it.
    let isUnderWay = at.current !== undefined && at.current !== place;
    at.current = place ?? at.current;
    let arrivedAt: HTMLElement | undefined;
    // A loading page may have a heading too, which disappears when the page is loaded.
    const isLost = () => arrivedAt?.isConnected === false && document.activeElement === document.body;
    const look = () => {
      const heading = [...content.querySelectorAll("h1")].find(isDrawn);
      if (!heading) return;
      const title = t("frame.windowTitle", { page: own(heading.textContent) });
      if (document.title !== title) document.title = title;
      if (!isUnderWay && !isLost()) return;
      isUnderWay = false;
      // A list the user came back to focuses its own row.
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
 * React leaves the previous screen in the page, hidden, until the code of the next one is loaded. Its heading must not
 * get the focus.
 */
function isDrawn(heading: Element): boolean {
  for (let part: Element | null = heading; part; part = part.parentElement) {
    if (part instanceof HTMLElement && part.style.display === "none") return false;
  }
  return true;
}
