/** Words for screen readers about what just happened: a change of the tray, the end of a refresh, a number of results. */
import { useEffect, useSyncExternalStore } from "react";

let present = "";
const watchers = new Set<() => void>();

/** Says something once, when the reader has finished what it is saying. */
export function announce(words: string): void {
  // The same words twice would not be heard: a space makes them new.
  present = words === present ? `${words} ` : words;
  for (const watcher of watchers) watcher();
}

/** Says words once they have stopped changing for a moment, as while somebody types. Undefined says nothing. */
export function useAnnounced(words: string | undefined): void {
  useEffect(() => {
    if (words === undefined) return undefined;
    const rest = setTimeout(() => announce(words), REST_MS);
    return () => clearTimeout(rest);
  }, [words]);
}

const REST_MS = 600;

function subscribe(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

/** Rendered once, in the frame, so that every screen is heard. */
export function Announcements() {
  const words = useSyncExternalStore(subscribe, () => present);
  return (
    // Heard also while a dialog is open or keys drag something, which hide the rest of the window from readers.
    <p role="status" className="visuallyHidden" data-live-announcer="true">
      {words}
    </p>
  );
}
