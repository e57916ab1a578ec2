/**
 * The names under which answers are kept. All of them stand here, so that what a change makes old is decided in one
 * place: what hangs under `catalogue` or `sharing` is read again when the shell says that the workspace changed, what hangs
 * under `details` is not.
 */
import type { AudienceQuery, Metric, RuleLanguage, SegmentQuery, TraitQuery } from "../bindings";

const catalogue = ["catalogue"] as const;
const details = ["details"] as const;
const sharing = ["sharing"] as const;
const health = ["health"] as const;

export const keys = {
  workspace: ["workspace"] as const,
  version: ["version"] as const,
  catalogue,
  /** Pages of one object and their graphs: asked of the services, so renewed only by a refresh, an edit or a job. */
  details,
  search: (text: string) => [...catalogue, "search", text] as const,

  audienceFolders: [...catalogue, "audienceFolders"] as const,
  audiences: (query: AudienceQuery) => [...catalogue, "audiences", query] as const,
  /** Counts do not depend on the order. */
  audienceFacets: ({ sort: _sort, descending: _descending, ...filter }: AudienceQuery) =>
    [...catalogue, "audienceFacets", filter] as const,
  audience: (id: string) => [...details, "audience", id] as const,

  traitFolders: [...catalogue, "traitFolders"] as const,
  traits: (query: TraitQuery) => [...catalogue, "traits", query] as const,
  traitFacets: ({ sort: _sort, descending: _descending, ...filter }: TraitQuery) =>
    [...catalogue, "traitFacets", filter] as const,
  trait: (id: string) => [...details, "trait", id] as const,
  traitTrend: (id: string, metric: Metric, days: number) =>
    [...details, "traitTrend", id, metric, days] as const,

  segmentFolders: [...catalogue, "segmentFolders"] as const,
  segments: (query: SegmentQuery) => [...catalogue, "segments", query] as const,
  segmentFacets: (query: SegmentQuery) => [...catalogue, "segmentFacets", query] as const,
  segment: (id: string) => [...details, "segment", id] as const,
  segmentTrend: (id: string, metric: Metric, days: number) =>
    [...details, "segmentTrend", id, metric, days] as const,

  traitForm: (id: string) => ["traitForm", id] as const,
  segmentForm: (id: string) => ["segmentForm", id] as const,
  dataSources: [...catalogue, "dataSources"] as const,
  ruleReading: (language: RuleLanguage, rule: string) =>
    [...catalogue, "ruleReading", language, rule] as const,

  sharing,
  tray: [...sharing, "tray"] as const,
  dropPreview: (handle: string, folderId: string) => [...sharing, "dropPreview", handle, folderId] as const,
  /** Asked anew for each dialog; what a dialog shows does not change under the person who reads it. */
  unsharePreview: (audienceIds: readonly string[]) => ["unsharePreview", audienceIds] as const,
  jobs: [...sharing, "jobs"] as const,
  deletions: [...sharing, "deletions"] as const,
  foundJobs: [...sharing, "foundJobs"] as const,
  job: (id: string) => [...sharing, "job", id] as const,

  connections: ["connections"] as const,
  keychain: ["keychain"] as const,
  network: ["network"] as const,
  health,
  healthOf: (connectionId: string) => [...health, connectionId] as const,
};
