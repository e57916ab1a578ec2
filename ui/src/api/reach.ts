/**
 * Whether the services can be reached. Any call may find out that they cannot; then both sides are read once, which
 * makes it a state of the window instead of a message here and there. While it lasts it is tried again by itself.
 */
import { useEffect, useEffectEvent } from "react";
import type { Failure } from "../bindings";

/** Time between two tries while nothing can be reached. */
const AGAIN_MS = 60_000;

const watchers = new Set<() => void>();
let toldAt = -AGAIN_MS;

/** To be told of every failure; what is not about reaching the services is no matter. */
export function noteFailure({ code }: Failure): void {
  const now = performance.now();
  // Reading both sides makes other calls fail too: what they find out is known.
  if (code !== "offline" || now < toldAt + AGAIN_MS) return;
  toldAt = now;
  for (const watcher of watchers) watcher();
}

/** Reads again as soon as a call finds the services out of reach, then from time to time, and when the network is back. */
export function useReach(isOffline: boolean, read: () => void): void {
  const again = useEffectEvent(() => read());
  const lost = useEffectEvent(() => {
    if (!isOffline) read();
  });
  useEffect(() => {
    const told = () => lost();
    watchers.add(told);
    return () => void watchers.delete(told);
  }, []);
  useEffect(() => {
    if (!isOffline) return undefined;
    const tick = () => again();
    const timer = setInterval(tick, AGAIN_MS);
    window.addEventListener("online", tick);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", tick);
    };
  }, [isOffline]);
}
