/** What tests of the tray have in common. */
import type { Job, JobItem, PlatformTray } from "../../bindings";

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

export const gold = { kind: "audience", id: "a1", name: "Loyalty tier: Gold" } as const;

/** An audience that was shared, and the job that did it. */
export const made: JobItem = {
  subject: gold,
  state: "done",
  made: [
    { kind: "trait", id: "16600001", name: gold.name },
    { kind: "segment", id: "2600001", name: gold.name },
  ],
  adopted: [],
  renewed: [],
  removed: [],
  stayed: [],
  stillSent: [],
  selected: 0,
  deselected: 0,
  dataflow: [],
  failure: null,
  refusal: null,
  leftOut: null,
};

export const ENDED: Job = {
  id: "j1",
  kind: "share",
  toPlatform: false,
  state: "done",
  startedAt: 0,
  endedAt: 0,
  total: 1,
  done: 1,
  failed: 0,
  skipped: 0,
  awaiting: 0,
  items: [made],
  undoBlocked: null,
  canResume: false,
  nextLookAt: null,
  pause: null,
  halves: 0,
  name: null,
  undone: 0,
  closed: 0,
  unconfirmed: [],
  closedBy: null,
  canClose: false,
  related: null,
};
