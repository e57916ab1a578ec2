/** Ctrl+Z and Ctrl+Shift+Z for the rule, wherever the focus is but in a field with text of its own. */
import { useEffect } from "react";
import { isPressed } from "../../components/keys";
import { useLatest } from "../../components/useLatest";
import type { Builder } from "./useBuilder";

export function useUndoKeys({ undo, redo }: Builder): void {
  const latest = useLatest({ undo, redo });
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const isUndo = isPressed("undo", event);
      if ((!isUndo && !isPressed("redo", event)) || isElsewhere(event.target)) return;
      // In the field of the rule, the system would undo letters that are no longer there.
      event.preventDefault();
      if (isUndo) latest.current.undo?.();
      else latest.current.redo?.();
    };
    window.addEventListener("keydown", onKeyDown, true);
    return () => window.removeEventListener("keydown", onKeyDown, true);
  }, [latest]);
}

/** Whether the key is meant for a dialog, or for a field other than the rule's, which the system undoes. */
function isElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest("[role=dialog], [role=alertdialog]")) return true;
  const field = target.closest("input, textarea, [contenteditable]");
  return field !== null && field.closest("[data-rule]") === null;
}
