/** Messages for screen readers about what just happened, such as a change of the tray or the number of results. */
import { useEffect } from "react";
import { store, useStore } from "../store";

const present = store("");

/** Announces a message once, after the one being read. */
export function announce(words: string): void {
  // The same text twice would not be read: a space makes it new.
  present.set(words === present.get() ? `${words} ` : words);
}

/** Announces a message once it has not changed for a moment, e.g. while someone types. */
export function useAnnounced(words: string | undefined): void {
  useEffect(() => {
    if (words === undefined) return undefined;
    const rest = setTimeout(() => announce(words), REST_MS);
    return () => clearTimeout(rest);
  }, [words]);
}

const REST_MS = 600;

/** Rendered once, in the frame, for all screens. */
export function Announcements() {
  const words = useStore(present);
  return (
    // Also announced during dialogs and keyboard drags, which hide the rest of the window from screen readers.
    <p role="status" className="visuallyHidden" data-live-announcer="true">
      {words}
    </p>
  );
}
