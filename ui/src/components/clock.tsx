/**
 * The current time for components. Time is passed in: tests use a fixed clock, the window uses the system's. Everything
 * that shows an age rerenders with one shared tick.
 */
import { createContext, useContext, useEffect, useState, type ReactNode } from "react";

const TICK_MS = 20_000;

const SECOND_MS = 1000;

const Now = createContext<number | undefined>(undefined);
const Read = createContext<(() => number) | undefined>(undefined);

/** Provides the time to everything below; `read` returns milliseconds since 1970. */
export function Clock({ read, children }: { read: () => number; children: ReactNode }) {
  const [now, setNow] = useState(read);
  useEffect(() => {
    const timer = setInterval(() => setNow(read()), TICK_MS);
    return () => clearInterval(timer);
  }, [read]);
  return (
    <Read.Provider value={read}>
      <Now.Provider value={now}>{children}</Now.Provider>
    </Read.Provider>
  );
}

/** Milliseconds since 1970, renewed every 20 seconds. Needs a `Clock` above. */
export function useNow(): number {
  const now = useContext(Now);
  if (now === undefined) throw new Error("useNow needs a Clock above it");
  return now;
}

/** Milliseconds since 1970, renewed every second: for a countdown. Needs a `Clock` above. */
export function useSecond(): number {
  const read = useContext(Read);
  if (read === undefined) throw new Error("useSecond needs a Clock above it");
  const [now, setNow] = useState(read);
  useEffect(() => {
    const timer = setInterval(() => setNow(read()), SECOND_MS);
    return () => clearInterval(timer);
  }, [read]);
  return now;
}
