/** Words for screen readers about what just happened: added to the tray, progress, results. */
import { useSyncExternalStore } from "react";

let present = "";
const watchers = new Set<() => void>();

/** Says something once, when the reader has finished what it is saying. */
export function announce(words: string): void {
  // The same words twice would not be heard: a space makes them new.
  present = words === present ? `${words} ` : words;
  for (const watcher of watchers) watcher();
}

function subscribe(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

/** Render once on a screen. */
export function Announcements() {
  const words = useSyncExternalStore(subscribe, () => present);
  return (
    <p role="status" className="visuallyHidden">
      {words}
    </p>
  );
}
