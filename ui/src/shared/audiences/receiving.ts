/** Which audiences it concerns whether members flow. */
import type { SharedState } from "../../bindings";

/** States of a pair that members flow to, or would if nothing were paused. */
export const RECEIVING: readonly SharedState[] = ["paused", "live", "drifted"];
