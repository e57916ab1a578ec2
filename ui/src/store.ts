/** A value that lives outside React and that components can watch. */
import { useSyncExternalStore } from "react";

export interface Store<T> {
  get: () => T;
  /** Replaces the value and notifies everything that watches it. */
  set: (next: T) => void;
  /** Calls `changed` after each change; returns the function that stops it. */
  watch: (changed: () => void) => () => void;
}

export function store<T>(start: T): Store<T> {
  let value = start;
  const watchers = new Set<() => void>();
  return {
    get: () => value,
    set(next) {
      value = next;
      for (const watcher of watchers) watcher();
    },
    watch(changed) {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
  };
}

/** The value of a store; the component renders again when it changes. */
export function useStore<T>({ watch, get }: Store<T>): T {
  return useSyncExternalStore(watch, get);
}
