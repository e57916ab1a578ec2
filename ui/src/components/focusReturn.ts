/**
 * Where the focus goes when something that was over the page has closed. React Aria gives it back to what had it when a
 * dialog opened; opened from a menu that is an entry which has gone with the menu, and the focus would be lost.
 */

/** What lies over the page: the focus in there is no place to return to. */
const OVER = "[data-overlay], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]";

let last: HTMLElement | undefined;

document.addEventListener(
  "focusin",
  ({ target }) => {
    if (target instanceof HTMLElement && !target.closest(OVER)) last = target;
  },
  true,
);

/** What on the page itself had the focus last. */
export function lastFocused(): HTMLElement | undefined {
  return last;
}

/** Gives the focus to an element, or, where it has gone, to the heading; only if nothing has it. */
export function returnFocus(to: HTMLElement | undefined): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  if (to?.isConnected) to.focus();
  if (document.activeElement && document.activeElement !== document.body) return;
  const heading = document.querySelector<HTMLElement>("main h1");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}
