/**
 * Text in many languages is composed with several keys, and Enter accepts the composition. That Enter is not meant for
 * the program. Most engines mark the key as composing; WebKit ends the composition first and then reports the key with
 * the code 229.
 */
import type { KeyboardEvent as ReactKeyboardEvent } from "react";

const COMPOSING = 229;

/** Whether a key press belongs to the composition of text. */
function isComposing(event: KeyboardEvent | ReactKeyboardEvent): boolean {
  const native = "nativeEvent" in event ? event.nativeEvent : event;
  // The only property in which the engine still reports it.
  return native.isComposing || native.keyCode === COMPOSING;
}

/** For the capture of key presses around fields: what belongs to a composition reaches no handler and submits nothing. */
export function ignoreComposition(event: ReactKeyboardEvent): void {
  if (!isComposing(event)) return;
  event.stopPropagation();
  if (event.key === "Enter") event.preventDefault();
}
