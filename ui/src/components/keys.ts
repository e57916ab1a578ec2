/** Names of keys as this system writes them. */
import { t } from "../i18n";

/** Whether the system's own keys are those of a Mac. */
export const isMac = /mac/i.test(globalThis.navigator?.platform ?? "");

/** "Ctrl K", or "⌘ K" on a Mac. */
export function keysOf(key: string): string {
  return isMac ? t("keys.command.mac", { key }) : t("keys.command", { key });
}

/** "Ctrl Shift S", or "⇧ ⌘ S" on a Mac. */
export function shiftKeysOf(key: string): string {
  return isMac ? t("keys.shiftCommand.mac", { key }) : t("keys.shiftCommand", { key });
}
