/**
 * Work that nothing waits for. No promise of this page fails silently: a rejection is shown by the function the window
 * sets for it.
 *
 * Must not know: features, data, components.
 */

/** Shows a rejection to the user. */
type Teller = (refusal: unknown) => void;

/** Until the window is drawn, a rejection is an error of the page. */
let tell: Teller = (refusal) => reportError(refusal);

/** Lets a promise run on its own; a rejection is shown. Undefined is accepted too. */
export function inBackground(work: PromiseLike<unknown> | undefined): void {
  work?.then(undefined, (refusal: unknown) => tell(refusal));
}

/** Sets the function that shows rejections, including those of unhandled promises. Returns a function that stops it. */
export function watchRefusals(teller: Teller): () => void {
  const before = tell;
  const onUnhandled = ({ reason }: PromiseRejectionEvent) => teller(reason);
  tell = teller;
  window.addEventListener("unhandledrejection", onUnhandled);
  return () => {
    tell = before;
    window.removeEventListener("unhandledrejection", onUnhandled);
  };
}
