/**
 * The keyboard shortcuts, each in one place: its text, and whether a key press matches it. On a Mac the Command key
 * replaces Ctrl; connections are switched with Ctrl and a digit there, because ⇧⌘3 to ⇧⌘5 take screenshots.
 */
import { t, type MessageKey } from "../i18n";

export type Shortcut = "search" | "shareTo" | "open" | "zoom" | "undo" | "redo";

const WORDS: Record<Shortcut, { usual: MessageKey; mac: MessageKey }> = {
  search: { usual: "keys.search", mac: "keys.search.mac" },
  shareTo: { usual: "keys.shareTo", mac: "keys.shareTo.mac" },
  open: { usual: "keys.open", mac: "keys.open.mac" },
  zoom: { usual: "keys.zoom", mac: "keys.zoom.mac" },
  undo: { usual: "keys.undo", mac: "keys.undo.mac" },
  redo: { usual: "keys.redo", mac: "keys.redo.mac" },
};

/** The shortcuts of one letter each. */
const LETTERS = {
  search: { letter: "k", shift: false },
  shareTo: { letter: "s", shift: true },
  undo: { letter: "z", shift: false },
  redo: { letter: "z", shift: true },
} as const;

/** How many connections have a shortcut at most. */
const MAX = 9;

export type Pressed = Pick<KeyboardEvent, "key" | "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** Whether the system is a Mac, with its own modifier keys. */
function isMac(): boolean {
  return /mac/i.test(globalThis.navigator?.platform ?? "");
}

/** A shortcut as text. */
export function keysFor(shortcut: Shortcut): string {
  const { usual, mac } = WORDS[shortcut];
  return t(isMac() ? mac : usual);
}

/** The shortcut that switches to the connection at an index, from 0; undefined from the tenth on. */
export function switchKeys(place: number): string | undefined {
  if (place >= MAX) return undefined;
  return t(isMac() ? "keys.switch.mac" : "keys.switch", { n: place + 1 });
}

/** Whether the shortcut modifier alone is pressed: Ctrl, or Command on a Mac. */
function isCommand({ ctrlKey, metaKey, altKey }: Pressed): boolean {
  return !altKey && (isMac() ? metaKey && !ctrlKey : ctrlKey && !metaKey);
}

/** Whether a key press is a shortcut. */
export function isPressed(shortcut: keyof typeof LETTERS, event: Pressed): boolean {
  const { letter, shift } = LETTERS[shortcut];
  return isCommand(event) && event.key.toLowerCase() === letter && event.shiftKey === shift;
}

/** The index of the connection a key press asks for. By key position: with Shift the character usually differs. */
export function switchPlace({ code, ctrlKey, metaKey, shiftKey, altKey }: Pressed): number | undefined {
  if (altKey || metaKey || !ctrlKey || shiftKey === isMac()) return undefined;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  return digit === undefined ? undefined : Number(digit) - 1;
}
