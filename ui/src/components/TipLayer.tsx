/**
 * Shows the text of a `Tip`, and names that are cut off, beside the element under the pointer or with the focus. There is
 * one for the window, mounted in the frame. Esc hides it; it stays while the pointer is on it (WCAG 1.4.13).
 */
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import css from "./tip.module.css";

interface Shown {
  words: string;
  of: Element;
}

/** Time the pointer rests before a tip appears; on focus it appears at once. */
const REST_MS = 400;
const SPACE_PX = 6;

export function TipLayer() {
  const [shown, setShown] = useState<Shown>();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let rest: ReturnType<typeof setTimeout> | undefined;
    const show = (next: Shown | undefined, after: number) => {
      clearTimeout(rest);
      rest = setTimeout(() => setShown(next), after);
    };
    const onOver = ({ target, buttons }: PointerEvent) => {
      // While a button is held down, something is being dragged and shows its own text.
      if (buttons !== 0) return;
      if (target instanceof Node && box.current?.contains(target)) clearTimeout(rest);
      else show(target instanceof Element ? tipAt(target) : undefined, REST_MS);
    };
    const onFocus = ({ target }: FocusEvent) => {
      // Only a visible focus: after a click, the pointer shows the tip.
      if (target instanceof Element && target.matches(":focus-visible")) {
        show(tipAt(target) ?? tipWithin(target), 0);
      }
    };
    const onKey = ({ key }: KeyboardEvent) => {
      if (key === "Escape") show(undefined, 0);
    };
    const hide = () => show(undefined, 0);
    // A tip moves with its element and disappears with it.
    const onScroll = () => setShown((now) => (now?.of.isConnected ? { ...now } : undefined));
    const way = { capture: true, passive: true };
    document.addEventListener("pointerover", onOver, way);
    document.addEventListener("pointerdown", hide, way);
    document.addEventListener("dragstart", hide, way);
    document.addEventListener("focusin", onFocus, way);
    document.addEventListener("focusout", hide, way);
    document.addEventListener("keydown", onKey, way);
    document.addEventListener("scroll", onScroll, way);
    return () => {
      clearTimeout(rest);
      document.removeEventListener("pointerover", onOver, way);
      document.removeEventListener("pointerdown", hide, way);
      document.removeEventListener("dragstart", hide, way);
      document.removeEventListener("focusin", onFocus, way);
      document.removeEventListener("focusout", hide, way);
      document.removeEventListener("keydown", onKey, way);
      document.removeEventListener("scroll", onScroll, way);
    };
  }, []);
  useLayoutEffect(() => {
    if (shown && box.current) put(box.current, shown.of);
  }, [shown]);
  if (!shown) return null;
  return (
    <div ref={box} role="tooltip" className={css.tip}>
      {/* Shown unchanged: its source has already made invisible characters visible. */}
      <bdi dir="auto">{shown.words}</bdi>
    </div>
  );
}

/** The text for an element: its own tip, or the full name if it is cut off there. */
function tipAt(element: Element): Shown | undefined {
  const of = element.closest("[data-tip], [data-cut]");
  return of ? wordsOf(of) : undefined;
}

/** The text when a larger element has the focus: the first name in it that is cut off. */
function tipWithin(element: Element): Shown | undefined {
  for (const of of element.querySelectorAll("[data-cut]")) {
    const shown = wordsOf(of);
    if (shown) return shown;
  }
  return undefined;
}

function wordsOf(of: Element): Shown | undefined {
  const tip = of.getAttribute("data-tip");
  if (tip !== null) return { words: tip, of };
  const isCut = of.scrollWidth > of.clientWidth || of.scrollHeight > of.clientHeight;
  return isCut && of.textContent ? { words: of.textContent, of } : undefined;
}

/** Below the element, or above it if there is no room; never outside the window. */
function put(box: HTMLElement, of: Element): void {
  const at = of.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = box;
  const below = at.bottom + SPACE_PX + height <= window.innerHeight;
  const left = Math.max(8, Math.min(at.left, window.innerWidth - width - 8));
  box.style.left = `${left}px`;
  box.style.top = `${below ? at.bottom + SPACE_PX : Math.max(0, at.top - SPACE_PX - height)}px`;
}
