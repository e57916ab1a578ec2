/**
 * Where the focus goes after an overlay has closed. React Aria returns it to the element that had it when a dialog
 * opened; if that was a menu entry, it is gone with the menu, and the focus would be lost.
 */

/** Overlays: the focus must not return to an element inside one. */
const OVER = "[data-overlay], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

let last: HTMLElement | undefined;

document.addEventListener(
  "focusin",
  ({ target }) => {
    if (target instanceof HTMLElement && !target.closest(OVER)) last = target;
  },
  true,
);

/** The element of the page itself that had the focus last. */
export function lastFocused(): HTMLElement | undefined {
  return last;
}

/** Focuses an element, or the heading if the element is gone; only if nothing has the focus. */
export function returnFocus(to: HTMLElement | undefined): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  if (to?.isConnected) to.focus();
  if (document.activeElement && document.activeElement !== document.body) return;
  const heading = document.querySelector<HTMLElement>("main h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
