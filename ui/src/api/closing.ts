/** Asks before the window is closed while something would be lost. */
import { useEffect } from "react";
import { inBackground } from "../background";
import { onCloseRequested } from "../platform";

/** While `isHeld`, closing goes through `ask`, which calls back when it may go on. */
export function useClosing(isHeld: boolean, ask: (go: () => void) => void): void {
  useEffect(() => {
    if (!isHeld) return undefined;
    const listening = onCloseRequested(ask);
    return () => inBackground(listening.then((stop) => stop()));
  }, [isHeld, ask]);
}
