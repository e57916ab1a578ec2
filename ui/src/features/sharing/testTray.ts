/** What tests of the tray have in common. */
import type { PlatformTray } from "../../bindings";

/** No lines to Experience Platform. */
export const NOTHING_BACK: PlatformTray = {
  lines: [],
  total: 0,
  toCommit: 0,
  route: "external",
  routeChosen: false,
  calls: 0,
  fromPlans: [],
  revision: "r0",
};
