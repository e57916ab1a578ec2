/** The keys that switch to a connection by its place in the picker. */
import { isMac } from "../keys";
import { t } from "../../i18n";

const MOST = 9;

/** The keys of a place, counted from 0, in words; undefined from the tenth on. */
export function switchKeys(place: number): string | undefined {
  if (place >= MOST) return undefined;
  return isMac ? t("frame.switchKeys.mac", { n: place + 1 }) : t("frame.switchKeys", { n: place + 1 });
}

type Pressed = Pick<KeyboardEvent, "code" | "ctrlKey" | "metaKey" | "shiftKey" | "altKey">;

/** The place a key press asks for. By key position: with Shift the character is another one in most layouts. */
export function switchPlace({ code, ctrlKey, metaKey, shiftKey, altKey }: Pressed): number | undefined {
  if (!shiftKey || altKey || ctrlKey === metaKey) return undefined;
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  return digit === undefined ? undefined : Number(digit) - 1;
}
