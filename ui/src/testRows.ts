/**
 * Rows of the lists, for tests. A test names the fields that it looks at; a field that no test looks at may be missing
 * here, so that a new column needs no change in any test.
 */
import type { AudienceRow, SegmentRow, TraitRow } from "./bindings";

const DATA_SOURCE = { kind: "dataSource", id: "9", name: "Web" } as const;

const TRAIT: Partial<TraitRow> = {
  id: "1",
  name: "Blue",
  description: "",
  traitType: "ruleBased",
  dataSource: DATA_SOURCE,
  thirdParty: false,
  left: null,
  folder: "0",
  integrationCode: null,
  population: 1,
  notYet: false,
  shared: null,
  stages: [],
  audienceId: null,
  updatedAt: 0,
};

const SEGMENT: Partial<SegmentRow> = {
  id: "2",
  name: "Green",
  description: "",
  status: "active",
  folder: "0",
  dataSource: DATA_SOURCE,
  integrationCode: null,
  population: 1,
  notYet: false,
  inTray: false,
  shared: null,
  updatedAt: 0,
};

const AUDIENCE: Partial<AudienceRow> = {
  id: "a1",
  name: "Gold",
  profiles: 7,
  origin: "platform",
  updateFrequency: "batch",
  lifecycle: "published",
  updatedAt: 0,
  tags: [],
  shared: "notShared",
  drift: [],
  inTray: false,
  expectedDevices: null,
  leastDevices: null,
  carrying: [],
  expectedAt: null,
  overdue: false,
  traitId: null,
  noMembersYet: false,
  expiresAt: null,
};

export function traitRow(own: Partial<TraitRow> = {}): TraitRow {
  return { ...TRAIT, ...own } as TraitRow;
}

export function segmentRow(own: Partial<SegmentRow> = {}): SegmentRow {
  return { ...SEGMENT, ...own } as SegmentRow;
}

export function audienceRow(own: Partial<AudienceRow> = {}): AudienceRow {
  return { ...AUDIENCE, ...own } as AudienceRow;
}
