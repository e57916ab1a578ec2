/**
 * Removes view transitions from the page. Spectrum's toasts use them where they exist, and WebKitGTK 2.50 crashes the
 * whole program (a segmentation fault in its UI process) when one runs without a graphics card.
 */
export function withoutViewTransitions(): void {
  delete (Document.prototype as Partial<Document>).startViewTransition;
}
