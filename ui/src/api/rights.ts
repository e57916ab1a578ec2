/** What the account may do. Only a right that is known to be missing holds something back; unknown does not. */
import type { Rights } from "../bindings";
import { t, type MessageKey } from "../i18n";
import { useWorkspace } from "./workspace";

export type Right = keyof Rights;

/** Why something cannot be done without it; names the right in Audience Manager's own words. */
const WHY: Record<Right, MessageKey> = {
  createTraits: "connect.right.createTraits.why",
  createAnyTraits: "connect.right.createTraits.why",
  editTraits: "connect.right.editTraits.why",
  deleteTraits: "connect.right.deleteTraits.why",
  createSegments: "connect.right.createSegments.why",
  mapTraits: "connect.right.mapTraits.why",
  editSegments: "connect.right.editSegments.why",
  deleteSegments: "connect.right.deleteSegments.why",
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

/** What a share of something new needs; a pair that is there is only adopted, which needs none. */
export const SHARE: readonly Right[] = ["createSegments", "mapTraits"];

/** Which of these rights is known to be missing, in words; undefined while nothing holds it back. */
export function useWhyNot(...needed: Right[]): string | undefined {
  return permissionFor(useWorkspace().value?.rights, needed).why;
}
