/**
 * What is dropped where nothing takes it does nothing. Left to itself a web view opens a dropped link or file in place of
 * the page.
 */

const FIELDS = "input, textarea, [contenteditable=true]";

/** Whether words dropped there are typed into a field, which needs no help. Files are never. */
function isTyped({ target, dataTransfer }: DragEvent): boolean {
  const isField = target instanceof Element && target.closest(FIELDS) !== null;
  return isField && !(dataTransfer?.types ?? []).includes("Files");
}

/** Refuses what no target has taken, from now on; returns the way to stop. */
export function guardDrops(): () => void {
  const onOver = (event: DragEvent) => {
    if (event.defaultPrevented || isTyped(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "none";
  };
  const onDrop = (event: DragEvent) => {
    if (!isTyped(event)) event.preventDefault();
  };
  // On the document, after every target has had its say.
  document.addEventListener("dragover", onOver);
  document.addEventListener("drop", onDrop);
  return () => {
    document.removeEventListener("dragover", onOver);
    document.removeEventListener("drop", onDrop);
  };
}
