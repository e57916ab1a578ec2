/** Asks before the window is closed while something would be lost. */
import { useEffect } from "react";
import { inBackground } from "../background";
import { commands } from "../bindings";
import { closeWindow, onCloseAsked } from "../platform";

/** Hides the window; the program ends when its jobs have sent everything. */
export async function finishInBackground(): Promise<void> {
  await commands.closingFinish();
}

/**
 * While `isHeld`, closing goes through `ask`, which calls back when closing may continue. The shell waits only for a
 * page that answers: a page that hangs or was reloaded does not keep the window open.
 */
export function useClosing(isHeld: boolean, ask: (go: () => void) => void): void {
  // Listens from the start, so that later the shell only needs to know whether something is held.
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
