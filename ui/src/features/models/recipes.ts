/** Where a recipe is. Pure functions. */
import type { Recipe } from "../../bindings";

const UNDER_WAY: readonly Recipe["state"][] = ["waiting", "choice", "stopped", "undoing", "unreadable"];

/** Whether something of a recipe is still to come, by itself or from a person; of one that can't be read that is not known. */
export function isUnderWay({ state }: Recipe): boolean {
  return UNDER_WAY.includes(state);
}
