/** The audiences that are affected by whether members flow. */
import type { SharedState } from "../../bindings";

/** States of a pair that receives members, or would if the dataflow were not paused. */
export const RECEIVING: readonly SharedState[] = ["paused", "live", "drifted"];
