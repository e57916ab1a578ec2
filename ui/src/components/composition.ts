/**
 * Text of many languages is composed of several keys, and Enter takes what was composed into the field. That Enter is no
 * answer to the program. Most engines mark it as composing; WebKit ends the composition first and then reports the key
 * with the code 229.
 */
import type { KeyboardEvent as ReactKeyboardEvent } from "react";

const COMPOSING = 229;

/** Whether a key press belongs to the composition of text. */
function isComposing(event: KeyboardEvent | ReactKeyboardEvent): boolean {
  const native = "nativeEvent" in event ? event.nativeEvent : event;
  // The only place where the engine still says so.
  return native.isComposing || native.keyCode === COMPOSING;
}

/** For the capture of key presses around fields: what belongs to a composition reaches no handler and submits nothing. */
export function ignoreComposition(event: ReactKeyboardEvent): void {
  if (!isComposing(event)) return;
  event.stopPropagation();
  if (event.key === "Enter") event.preventDefault();
}
