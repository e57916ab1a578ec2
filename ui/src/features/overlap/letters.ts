import type { OverlapCount } from "../../bindings";
import type { MessageKey } from "../../i18n";

/** The letter of an object in the tables. */
export function letterOf(place: number): string {
  return String.fromCodePoint(65 + place);
}

/** What was counted. */
export const UNITS = {
  devices: "overlap.devices",
  profiles: "overlap.profiles",
} as const satisfies Record<OverlapCount, MessageKey>;
