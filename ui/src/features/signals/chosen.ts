/** The audience whose signal is looked at. */
import type { SharedState } from "../../bindings";

export interface Chosen {
  audience: string;
  name: string;
  state: SharedState;
}
