/** Access to the newest value of a render, for functions that stay the same between renders. */
import { useEffect, useRef, useState, type RefObject } from "react";

/** A ref to the value of the last committed render. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  return latest;
}

/** An object that never changes and whose functions call those of the last committed render. */
export function useStableFunctions<T extends object>(functions: T): T {
  const latest = useLatest(functions);
  const [stable] = useState(
    () =>
      Object.fromEntries(
        Object.keys(functions).map((name) => [
          name,
          (...args: unknown[]) =>
            (latest.current[name as keyof T] as (...all: unknown[]) => unknown)(...args),
        ]),
      ) as T,
  );
  return stable;
}
