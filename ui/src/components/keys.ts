/**
 * The shortcuts of the program, each in one place: how it is shown, and whether a key press is it. On a Mac the command key
 * takes the place of Ctrl; the keys that switch connections are Ctrl and a digit there, because ⇧⌘3 to ⇧⌘5 take pictures
 * of the screen.
 */
import { t, type MessageKey } from "../i18n";

export type Shortcut = "search" | "shareTo" | "open" | "zoom";

const WORDS: Record<Shortcut, { usual: MessageKey; mac: MessageKey }> = {
  search: { usual: "keys.search", mac: "keys.search.mac" },
  shareTo: { usual: "keys.shareTo", mac: "keys.shareTo.mac" },
  open: { usual: "keys.open", mac: "keys.open.mac" },
  zoom: { usual: "keys.zoom", mac: "keys.zoom.mac" },
};

/** Most connections that have keys of their own. */
const MOST = 9;

export type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Whether the system's own keys are those of a Mac. */
function isMac(): boolean {
  return /mac/i.test(globalThis.navigator?.platform ?? "");
}

/** A shortcut in words. */
export function keysFor(shortcut: Shortcut): string {
  const { usual, mac } = WORDS[shortcut];
  return t(isMac() ? mac : usual);
}

/** The keys that switch to the connection at a place, counted from 0; undefined from the tenth on. */
export function switchKeys(place: number): string | undefined {
  if (place >= MOST) return undefined;
  return t(isMac() ? "keys.switch.mac" : "keys.switch", { n: place + 1 });
}

/** Whether the key that goes with letters is held, and it alone: Ctrl, or the command key of a Mac. */
function isCommand({ ctrlKey, metaKey, altKey }: Pressed): boolean {
  return !altKey && (isMac() ? metaKey && !ctrlKey : ctrlKey && !metaKey);
}

/** Whether a key press is a shortcut. */
export function isPressed(shortcut: "search" | "shareTo", event: Pressed): boolean {
  if (!isCommand(event)) return false;
  const key = event.key.toLowerCase();
  return shortcut === "search" ? key === "k" && !event.shiftKey : key === "s" && event.shiftKey;
}

/** The place of the connection a key press asks for. By key position: with Shift the character is mostly another one. */
export function switchPlace({ code, ctrlKey, metaKey, shiftKey, altKey }: Pressed): number | undefined {
  if (altKey || metaKey || !ctrlKey || shiftKey === isMac()) return undefined;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  return digit === undefined ? undefined : Number(digit) - 1;
}
