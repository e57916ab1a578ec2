/** Whether a dialog is open; the keys of the screen behind it then do nothing. */
export function isDialogOpen(): boolean {
  // Toasts have the same role, but block nothing.
  return document.querySelector('[role="dialog"], [role="alertdialog"]:not([aria-modal="false"])') !== null;
}
