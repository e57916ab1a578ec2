/**
 * Work that nobody waits for. No promise of this page fails in silence: what one is refused with is shown to the person,
 * by whoever the window names for it.
 *
 * Must not know: features, data, components.
 */

/** Shows a person what a promise was refused with. */
type Teller = (refusal: unknown) => void;

/** Until the window is drawn, a refusal is an error of the page. */
let tell: Teller = (refusal) => reportError(refusal);

/** Lets work go on by itself; its refusal is shown. Nothing to do is fine too. */
export function inBackground(work: PromiseLike<unknown> | undefined): void {
  work?.then(undefined, (refusal: unknown) => tell(refusal));
}

/** Names who shows refusals, also those of promises that nobody handles at all. Returns the way to stop. */
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
