/** Whether a dialog is open: keys of the screen behind it do nothing then. */
export function isDialogOpen(): boolean {
  // Messages at the foot of the window have the role too, and hold nothing back.
  return document.querySelector('[role="dialog"], [role="alertdialog"]:not([aria-modal="false"])') !== null;
}
