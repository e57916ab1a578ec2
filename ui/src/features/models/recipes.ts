/** Where a recipe is. Pure functions. */
import type { Recipe } from "../../bindings";

/** Whether something of a recipe is still to come, by itself or from a person. */
export function isUnderWay({ state }: Recipe): boolean {
  return state === "waiting" || state === "choice" || state === "stopped" || state === "undoing";
}
