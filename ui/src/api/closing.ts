/** Asks before the window is closed while something would be lost. */
import { useEffect } from "react";
import { inBackground } from "../background";
import { commands } from "../bindings";
import { closeWindow, onCloseAsked } from "../platform";

/**
 * While `isHeld`, closing goes through `ask`, which calls back when it may go on. The shell waits only for a page that
 * answers: one that hangs or was loaded again does not keep the window open.
 */
export function useClosing(isHeld: boolean, ask: (go: () => void) => void): void {
  // Heard from the start: once something is held, the shell has to learn only that.
  useEffect(() => {
    const listening = onCloseAsked(() => {
      inBackground(commands.closingHeard());
      ask(() => inBackground(closeWindow()));
    });
    return () => inBackground(listening.then((stop) => stop()));
  }, [ask]);
  useEffect(() => {
    if (!isHeld) return undefined;
    inBackground(commands.closingHeld(true));
    return () => inBackground(commands.closingHeld(false));
  }, [isHeld]);
}
