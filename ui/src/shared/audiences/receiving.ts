/** The audiences that are affected by whether members flow. */
import type { SharedState } from "../../bindings";

/** The state of the pairs that would receive members if the dataflow were not paused. */
export const RECEIVING: readonly SharedState[] = ["paused"];
