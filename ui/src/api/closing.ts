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
  useEffect(() => {
    if (!isHeld) return undefined;
    let stopped = false;
    const listening = onCloseAsked(() => {
      inBackground(commands.closingHeard());
      ask(() => inBackground(closeWindow()));
    });
    // Held only once the question can be heard.
    inBackground(listening.then(() => (stopped ? undefined : commands.closingHeld(true))));
    return () => {
      stopped = true;
      inBackground(commands.closingHeld(false));
      inBackground(listening.then((stop) => stop()));
    };
  }, [isHeld, ask]);
}
