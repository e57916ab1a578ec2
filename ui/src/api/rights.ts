/** What the account may do. Only a permission that is known to be missing disables an action. */
import type { Rights } from "../bindings";
import { t, type MessageKey } from "../i18n";
import { useTray } from "./tray";
import { useWorkspace } from "./workspace";

export type Right = keyof Rights;

/** Why an action is impossible without it, with the permission's name in Audience Manager. */
const WHY: Record<Right, MessageKey> = {
  createTraits: "connections.permission.why.createTraits",
  createAnyTraits: "connections.permission.why.createTraits",
  editTraits: "connections.permission.why.editTraits",
  deleteTraits: "connections.permission.why.deleteTraits",
  createSegments: "connections.permission.why.createSegments",
  mapTraits: "connections.permission.why.mapTraits",
  editSegments: "connections.permission.why.editSegments",
  deleteSegments: "connections.permission.why.deleteSegments",
};

export interface Permission {
  allowed: boolean;
  /** The missing permission; undefined while allowed. */
  why: string | undefined;
}

/** Whether all of these permissions are granted, as far as known; otherwise the first missing one. */
export function permissionFor(rights: Rights | undefined, needed: readonly Right[]): Permission {
  const missing = needed.find((right) => rights?.[right] === false);
  return missing ? { allowed: false, why: t(WHY[missing]) } : { allowed: true, why: undefined };
}

/** The permissions needed to create a pair; adopting an existing pair needs none. */
const CREATE_PAIR: readonly Right[] = ["createSegments", "mapTraits"];

/**
 * Why nothing can be shared, as text; undefined if something can. Through the dataflow, Audience Manager creates the
 * pair by itself, and none of the account's permissions there is needed.
 */
export function useWhyNotShare(): string | undefined {
  const why = permissionFor(useWorkspace().value?.rights, CREATE_PAIR).why;
  // That of this sandbox: another one's cannot be used from here.
  const here = useTray().value?.destination.state;
  return here === "on" || here === "paused" ? undefined : why;
}

/** Which of these permissions is known to be missing, as text; undefined if none is. */
export function useWhyNot(...needed: Right[]): string | undefined {
  return permissionFor(useWorkspace().value?.rights, needed).why;
}
