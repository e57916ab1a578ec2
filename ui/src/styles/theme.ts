/**
 * The colour scheme: light, dark, or as the system says. The choice is kept by the window's own storage, because it
 * belongs to this screen and not to a connection. Page colours follow `color-scheme`, see `tokens.css`.
 */
import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

const KEY = "segment-bridge.theme";
const watchers = new Set<() => void>();
let present: Theme = read();

function read(): Theme {
  const kept = globalThis.localStorage?.getItem(KEY);
  return kept === "light" || kept === "dark" ? kept : "system";
}

function show(theme: Theme): void {
  const page = document.documentElement;
  if (theme === "system") delete page.dataset.colorScheme;
  else page.dataset.colorScheme = theme;
}

/** Applies the kept choice; called once before the first render. */
export function startTheme(): void {
  show(present);
}

export function setTheme(theme: Theme): void {
  present = theme;
  localStorage.setItem(KEY, theme);
  show(theme);
  for (const watcher of watchers) watcher();
}

/** The present choice; the component renders again when it changes. */
export function useTheme(): Theme {
  return useSyncExternalStore(
    (changed) => {
      watchers.add(changed);
      return () => watchers.delete(changed);
    },
    () => present,
  );
}
