/** What the account may do. Only a right that is known to be missing holds something back; unknown does not. */
import type { Rights } from "../bindings";
import { t, type MessageKey } from "../i18n";
import { useWorkspace } from "./workspace";

export type Right = keyof Rights;

/** Why something cannot be done without it; names the right in Audience Manager's own words. */
const WHY: Record<Right, MessageKey> = {
  createTraits: "connect.right.createTraits.why",
  createSegments: "connect.right.createSegments.why",
  mapTraits: "connect.right.mapTraits.why",
};

export interface Permission {
  allowed: boolean;
  /** Which right is missing; undefined while allowed. */
  why: string | undefined;
}

/** Whether all of these rights are there, as far as known; names the first one that is missing. */
export function permissionFor(rights: Rights | undefined, needed: readonly Right[]): Permission {
  const missing = needed.find((right) => rights?.[right] === false);
  return missing ? { allowed: false, why: t(WHY[missing]) } : { allowed: true, why: undefined };
}

export function useRight(...needed: Right[]): Permission {
  return permissionFor(useWorkspace().value?.rights, needed);
}
