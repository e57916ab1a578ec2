/**
 * What an audience's counts by identity mean for Audience Manager. Pure functions.
 *
 * Profiles are counted once in each row whose identity they have, so the rows overlap and no sum is exact: only a
 * minimum and a maximum of the devices that can arrive are known.
 */
import type { NamespaceRow } from "../../bindings";

/** Whether an identity is a device in Audience Manager, only links devices of one person, or is not supported. */
export type Support = "supported" | "crossDevice" | "none";

export function supportOf({ carriesOver, isDevice }: NamespaceRow): Support {
  if (!carriesOver) return "none";
  return isDevice ? "supported" : "crossDevice";
}

export interface Expected {
  least: number;
  most: number;
}

/** Devices to expect; undefined if nothing was counted by identity, which is not the same as none. */
export function expectedDevices(namespaces: readonly NamespaceRow[]): Expected | undefined {
  if (namespaces.length === 0) return undefined;
  const devices = namespaces.filter((row) => supportOf(row) === "supported").map((row) => row.profiles);
  return { least: Math.max(0, ...devices), most: devices.reduce((sum, count) => sum + count, 0) };
}

/** Percent of profiles as a whole number; 0 or 100 only if it is exactly that. */
export function percentOf(part: number, total: number): number {
  if (total <= 0 || part <= 0) return 0;
  if (part >= total) return 100;
  return Math.min(99, Math.max(1, Math.round((part / total) * 100)));
}
