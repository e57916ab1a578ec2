/**
 * Whether the services can be reached. Any call may find out that they cannot; then both services are refreshed once,
 * which turns it into a state of the window instead of separate messages. While it lasts, the refresh is retried.
 */
import { useEffect, useEffectEvent } from "react";
import type { Failure } from "../bindings";
import { store } from "../store";

/** Time between two retries while the services cannot be reached. */
const RETRY_MS = 60_000;

/** When a call last could not reach the services, by the clock of `performance`. */
const lostAt = store(-RETRY_MS);

/** Call this with every failure; only `offline` has an effect. */
export function reportFailure({ code }: Failure): void {
  const now = performance.now();
  // The refresh makes other calls fail too, which adds nothing new.
  if (code === "offline" && now >= lostAt.get() + RETRY_MS) lostAt.set(now);
}

/** Refreshes when a call cannot reach the services, then at intervals, and when the network is back. */
export function useOfflineRetry(isOffline: boolean, refresh: () => void): void {
  const retry = useEffectEvent(() => refresh());
  const onLost = useEffectEvent(() => {
    if (!isOffline) refresh();
  });
  useEffect(() => lostAt.watch(() => onLost()), []);
  useEffect(() => {
    if (!isOffline) return undefined;
    const tick = () => retry();
    const timer = setInterval(tick, RETRY_MS);
    window.addEventListener("online", tick);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", tick);
    };
  }, [isOffline]);
}
