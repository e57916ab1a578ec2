/** What the account may do. Only a right that is known to be missing holds something back; unknown does not. */
import type { Rights } from "../bindings";
import { t, type MessageKey } from "../i18n";
import { useWorkspace } from "./workspace";

export type Right = keyof Rights;

interface RightWords {
  /** What it allows, in Audience Manager's own words. */
  name: MessageKey;
  /** Why something cannot be done without it. */
  why: MessageKey;
}

/** Exported for the pages that list rights. */
export const RIGHTS: Record<Right, RightWords> = {
  createTraits: { name: "connect.right.createTraits", why: "connect.right.createTraits.why" },
  createSegments: { name: "connect.right.createSegments", why: "connect.right.createSegments.why" },
  mapTraits: { name: "connect.right.mapTraits", why: "connect.right.mapTraits.why" },
};

export interface Permission {
  allowed: boolean;
  /** Which right is missing; undefined while allowed. */
  why: string | undefined;
}

/** Whether all of these rights are there, as far as known; names the first one that is missing. */
export function permissionFor(rights: Rights | undefined, needed: readonly Right[]): Permission {
  const missing = needed.find((right) => rights?.[right] === false);
  return missing ? { allowed: false, why: t(RIGHTS[missing].why) } : { allowed: true, why: undefined };
}

export function useRight(...needed: Right[]): Permission {
  return permissionFor(useWorkspace().value?.rights, needed);
}
