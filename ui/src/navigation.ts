/**
 * The current route. It is the address after `#`, so Back and Forward work with Alt+Left, Alt+Right and the mouse's
 * side buttons, and a route can be a link. A screen has the name it has on screen.
 *
 * Must not know: features, data, components.
 */
import { useSyncExternalStore } from "react";

export type Route =
  | { screen: "share" }
  | { screen: "traits"; folderId?: string; search?: string }
  | { screen: "trait"; id: string }
  | { screen: "segments"; folderId?: string; search?: string }
  | { screen: "segment"; id: string }
  /** A segment's rule as groups: of a segment, of a new one that begins with a trait, or of an empty one. */
  | { screen: "builder"; segmentId?: string; traitId?: string }
  | { screen: "traitTranslation"; id: string }
  | { screen: "segmentTranslation"; id: string }
  | { screen: "translations" }
  /** `receiving`: only those that members flow to, or would without a pause. */
  | { screen: "audiences"; folderId?: string; receiving?: true }
  | { screen: "audience"; id: string }
  | { screen: "overlap"; kind: "audience" | "trait" | "segment"; ids: readonly string[] }
  | { screen: "providers" }
  | { screen: "models" }
  | { screen: "model"; id: string }
  /** A new model with people like those of a trait or segment, or what follows a model that is there. */
  | { screen: "newModel"; kind?: "trait" | "segment" | "model"; baselineId?: string }
  | { screen: "destinations" }
  | { screen: "destination"; id: string }
  | { screen: "crosswalk" }
  | { screen: "feeds" }
  | { screen: "feed"; id: string }
  | { screen: "signals" }
  | { screen: "activity" }
  | { screen: "watch" }
  | { screen: "job"; id: string }
  | { screen: "entry"; id: string }
  /** The connection in use, whichever it is. */
  | { screen: "connection" }
  | { screen: "connectionHealth"; id: string }
  | { screen: "connections" }
  | { screen: "newConnection" }
  | { screen: "editConnection"; id: string }
  | { screen: "credentials" }
  | { screen: "settings" };

export type Screen = Route["screen"];

/** Every screen receives its route. */
export interface ScreenProps<S extends Screen = Screen> {
  route: Extract<Route, { screen: S }>;
}

/** The address of a screen that needs only its name, for `href`. */
export function addressOf(screen: Screen): string {
  return `#/${screen}`;
}

/** The address of a route, for `href`. */
export function hrefOf(route: Route): string {
  const at = (...parts: string[]) =>
    `#/${parts.map((part) => encodeURIComponent(part.toWellFormed())).join("/")}`;
  switch (route.screen) {
    case "trait":
    case "segment":
    case "traitTranslation":
    case "segmentTranslation":
      return at(route.screen, route.id);
    case "destination":
    case "audience":
    case "model":
    case "job":
    case "entry":
    case "connectionHealth":
    case "editConnection":
    case "feed":
      return at(route.screen, route.id);
    case "builder":
      if (route.segmentId) return at(route.screen, "segment", route.segmentId);
      return route.traitId ? at(route.screen, "trait", route.traitId) : at(route.screen);
    case "newModel":
      if (!route.kind || !route.baselineId) return at(route.screen);
      return at(route.screen, route.kind, route.baselineId);
    case "overlap":
      return at(route.screen, route.kind, ...route.ids);
    case "traits":
    case "segments":
      if (route.search) return at(route.screen, "search", route.search);
      return route.folderId ? at(route.screen, "folder", route.folderId) : at(route.screen);
    case "audiences":
      if (route.receiving) return at(route.screen, "receiving");
      return route.folderId ? at(route.screen, "folder", route.folderId) : at(route.screen);
    default:
      return at(route.screen);
  }
}

/** The route of an address; an unknown address is the Share screen. */
export function parseRoute(hash: string): Route {
  const [screen, first, second, ...more] = hash
    .replace(/^#?\/?/, "")
    .split("/")
    .map(decode);
  switch (screen) {
    case "trait":
    case "segment":
    case "audience":
    case "model":
    case "destination":
    case "feed":
      return first ? { screen, id: first } : { screen: `${screen}s` };
    case "builder":
      if (first === "segment" && second) return { screen, segmentId: second };
      return first === "trait" && second ? { screen, traitId: second } : { screen };
    case "traitTranslation":
    case "segmentTranslation":
      return first ? { screen, id: first } : { screen: "translations" };
    case "newModel":
      return newModelOf(first, second);
    case "job":
    case "entry":
      return first ? { screen, id: first } : { screen: "activity" };
    case "traits":
    case "segments":
      if (first === "search" && second) return { screen, search: second };
      return first === "folder" && second ? { screen, folderId: second } : { screen };
    case "overlap":
      return overlapOf(first, [second, ...more]);
    case "audiences":
      if (first === "receiving") return { screen, receiving: true };
      return first === "folder" && second ? { screen, folderId: second } : { screen };
    case "connectionHealth":
    case "editConnection":
      return first ? { screen, id: first } : { screen: "connections" };
    default:
      return { screen: PLAIN.find((plain) => plain === screen) ?? "share" };
  }
}

/** Screens whose address is their name alone. */
const PLAIN = [
  "translations",
  "destinations",
  "crosswalk",
  "providers",
  "models",
  "feeds",
  "signals",
  "activity",
  "watch",
  "connection",
  "connections",
  "newConnection",
  "credentials",
  "settings",
] as const;

/** What a new model is about, if the address says so. */
function newModelOf(kind: string | undefined, baselineId: string | undefined): Route {
  const screen = "newModel";
  const isKind = kind === "trait" || kind === "segment" || kind === "model";
  return isKind && baselineId ? { screen, kind, baselineId } : { screen };
}

/** Only two to five objects of one kind can be compared. */
function overlapOf(kind: string | undefined, ids: (string | undefined)[]): Route {
  const named = ids.filter((id) => id !== undefined && id !== "") as string[];
  if (kind !== "audience" && kind !== "trait" && kind !== "segment") return { screen: "share" };
  if (named.length < 2 || named.length > 5) return { screen: `${kind}s` };
  return { screen: "overlap", kind, ids: named };
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    // An address cannot contain half a character.
    return part.toWellFormed();
  }
}

/** Goes to a route; `replace` adds no step to the history (for changes of a filter within one screen). */
export function navigate(route: Route, how: { replace?: boolean } = {}): void {
  const href = hrefOf(route);
  if (href === window.location.hash) return;
  if (how.replace) window.history.replaceState(window.history.state, "", href);
  else window.history.pushState(null, "", href);
  window.dispatchEvent(new Event("hashchange"));
}

/** Identifies the current step of the history, so that its state is found again after going back. */
export function presentEntry(): string {
  const state: unknown = window.history.state;
  if (typeof state === "object" && state !== null && "entry" in state) return String(state.entry);
  const entry = crypto.randomUUID();
  window.history.replaceState({ entry }, "");
  return entry;
}

/** Calls back whenever the route changes. */
export function subscribe(changed: () => void): () => void {
  window.addEventListener("hashchange", changed);
  window.addEventListener("popstate", changed);
  return () => {
    window.removeEventListener("hashchange", changed);
    window.removeEventListener("popstate", changed);
  };
}

let last: { hash: string; route: Route } | undefined;

function snapshot(): Route {
  const hash = window.location.hash;
  if (last?.hash !== hash) last = { hash, route: parseRoute(hash) };
  return last.route;
}

/** The current route; the component renders again when it changes. */
export function useRoute(): Route {
  return useSyncExternalStore(subscribe, snapshot);
}

/** Elements in which Alt (on a Mac, Option) and an arrow move by words. */
const TEXT = "input, textarea, select, [contenteditable=true]";
const DIALOG = "[role=dialog], [role=alertdialog]";

/**
 * Alt+Left, Alt+Right and the mouse's side buttons go back and forward, except in text fields and behind a dialog,
 * where that would lose input. Returns a function that stops it.
 */
export function listenForBackAndForward(leave: (go: () => void) => void = (go) => go()): () => void {
  const back = () => leave(() => window.history.back());
  const forward = () => leave(() => window.history.forward());
  const onKey = (event: KeyboardEvent) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    const isText = event.target instanceof Element && event.target.closest(TEXT) !== null;
    if (isText || document.querySelector(DIALOG)) return;
    event.preventDefault();
    if (event.key === "ArrowLeft") back();
    else forward();
  };
  const onMouse = (event: MouseEvent) => {
    if (event.button !== 3 && event.button !== 4) return;
    event.preventDefault();
    if (document.querySelector(DIALOG)) return;
    if (event.button === 3) back();
    else forward();
  };
  window.addEventListener("keydown", onKey);
  window.addEventListener("mouseup", onMouse);
  return () => {
    window.removeEventListener("keydown", onKey);
    window.removeEventListener("mouseup", onMouse);
  };
}
