/** What an audience's counts by identity mean for Audience Manager. Pure functions. */
import type { NamespaceRow } from "../../bindings";

/** Whether an identity is a device in Audience Manager, only links devices of one person, or is not supported. */
export type Support = "supported" | "crossDevice" | "none";

export function supportOf({
  carriesOver,
  isDevice,
}: Pick<NamespaceRow, "carriesOver" | "isDevice">): Support {
  if (!carriesOver) return "none";
  return isDevice ? "supported" : "crossDevice";
}

/** Percent of profiles as a whole number; 0 or 100 only if it is exactly that. */
export function percentOf(part: number, total: number): number {
  if (total <= 0 || part <= 0) return 0;
  if (part >= total) return 100;
  return Math.min(99, Math.max(1, Math.round((part / total) * 100)));
}
