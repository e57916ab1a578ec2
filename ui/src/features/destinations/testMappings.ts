/** A destination, a mapping and a plan, for tests. */
import type { DestinationRow, MappedSegment, MapPlan, MovePlan } from "../../bindings";

export const ROW: DestinationRow = {
  id: "118309",
  name: "Adikteev",
  kind: "S2S",
  status: "ACTIVE",
  peopleBased: false,
  mapsAll: false,
  labels: ["OFFSITE_AD_TARGETING"],
  account: null,
  addressable: null,
  ofPeople: null,
  live: 2,
  ended: 0,
  lastMapped: null,
  twin: {
    name: "Adikteev",
    match: "none",
    certainty: "documented",
    twin: null,
    evidence: "No card",
    changed: "2018-01",
    identities: null,
  },
};

export const SEGMENT = { kind: "segment", id: "7", name: "Gold" } as const;

export const PLAN: MapPlan = {
  destination: { kind: "destination", id: ROW.id, name: ROW.name },
  startsOn: "2026-11-28",
  endsOn: null,
  requests: 1,
  entry: null,
  lines: [
    { segment: SEGMENT, value: "7", fits: true, remarks: [], done: false, failure: null },
    {
      segment: { kind: "segment", id: "8", name: "Paused one" },
      value: "8",
      fits: false,
      remarks: [{ reason: { kind: "paused" }, forbids: true, message: "The segment is paused." }],
      done: false,
      failure: null,
    },
  ],
};

export const MAPPED: MappedSegment = {
  id: "m1",
  segment: SEGMENT,
  state: "live",
  startsOn: "2026-11-01",
  endsOn: null,
  value: "7",
  sharesValue: true,
};

/** Nothing is moved: the mapping has ended. */
export const MOVE_PLAN: MovePlan = {
  from: PLAN.destination,
  to: null,
  targets: [],
  lastDay: "2026-11-28",
  byHand: [],
  requests: 0,
  entry: null,
  lines: [
    {
      segment: SEGMENT,
      value: "old",
      audience: null,
      adds: false,
      endsOn: "2026-11-01",
      reason: "ended",
      rules: [],
      done: false,
      failure: null,
    },
  ],
};
