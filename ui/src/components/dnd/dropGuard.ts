/**
 * Makes a drop outside of all targets do nothing. By default a web view opens a dropped link or file in place of the
 * page.
 */

const FIELDS = "input, textarea, [contenteditable=true]";

/** Whether dropped text goes into a text field, which needs no help. Files never do. */
function isTyped({ target, dataTransfer }: DragEvent): boolean {
  const isField = target instanceof Element && target.closest(FIELDS) !== null;
  return isField && !(dataTransfer?.types ?? []).includes("Files");
}

/** From now on, refuses drops that no target has accepted; returns a function that stops this. */
export function guardDrops(): () => void {
  const onOver = (event: DragEvent) => {
    if (event.defaultPrevented || isTyped(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
  };
  const onDrop = (event: DragEvent) => {
    if (!isTyped(event)) event.preventDefault();
  };
  // On the document, after all targets.
  document.addEventListener("dragover", onOver);
  document.addEventListener("drop", onDrop);
  return () => {
    document.removeEventListener("dragover", onOver);
    document.removeEventListener("drop", onDrop);
  };
}
