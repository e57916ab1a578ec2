/**
 * The current time for components. Time is passed in: tests use a fixed clock, the window uses the system's. Everything
 * that shows an age rerenders with one shared tick.
 */
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";

const TICK_MS = 20_000;

const Now = createContext<number | undefined>(undefined);

/** Provides the time to everything below; `read` returns milliseconds since 1970. */
export function Clock({ read, children }: { read: () => number; children: ReactNode }) {
  const [now, setNow] = useState(read);
  useEffect(() => {
    const timer = setInterval(() => setNow(read()), TICK_MS);
    return () => clearInterval(timer);
  }, [read]);
  return <Now.Provider value={now}>{children}</Now.Provider>;
}

/** Milliseconds since 1970, renewed every 20 seconds. Needs a `Clock` above. */
export function useNow(): number {
  const now = useContext(Now);
  if (now === undefined) throw new Error("useNow needs a Clock above it");
  return now;
}
