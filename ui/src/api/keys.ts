/**
 * The names under which answers are kept. All of them stand here, so that what a change makes old is decided in one
 * place: what hangs under `catalogue` or `sharing` is read again when the shell says that the workspace changed.
 */
import type { AudienceQuery, Metric, RuleLanguage, SegmentQuery, TraitQuery } from "../bindings";

const catalogue = ["catalogue"] as const;
const sharing = ["sharing"] as const;
const health = ["health"] as const;

export const keys = {
  workspace: ["workspace"] as const,
  catalogue,
  search: (text: string) => [...catalogue, "search", text] as const,

  audienceFolders: [...catalogue, "audienceFolders"] as const,
  audiences: (query: AudienceQuery) => [...catalogue, "audiences", query] as const,
  audienceFacets: (query: AudienceQuery) => [...catalogue, "audienceFacets", query] as const,
  audience: (id: string) => [...catalogue, "audience", id] as const,

  traitFolders: [...catalogue, "traitFolders"] as const,
  traits: (query: TraitQuery) => [...catalogue, "traits", query] as const,
  traitFacets: (query: TraitQuery) => [...catalogue, "traitFacets", query] as const,
  trait: (id: string) => [...catalogue, "trait", id] as const,
  traitTrend: (id: string, metric: Metric, days: number) =>
    [...catalogue, "traitTrend", id, metric, days] as const,

  segmentFolders: [...catalogue, "segmentFolders"] as const,
  segments: (query: SegmentQuery) => [...catalogue, "segments", query] as const,
  segment: (id: string) => [...catalogue, "segment", id] as const,
  segmentTrend: (id: string, metric: Metric, days: number) =>
    [...catalogue, "segmentTrend", id, metric, days] as const,

  dataSources: [...catalogue, "dataSources"] as const,
  ruleReading: (language: RuleLanguage, rule: string) =>
    [...catalogue, "ruleReading", language, rule] as const,

  sharing,
  tray: [...sharing, "tray"] as const,
  dropPreview: (handle: string, folderId: string) => [...sharing, "dropPreview", handle, folderId] as const,
  jobs: [...sharing, "jobs"] as const,
  job: (id: string) => [...sharing, "job", id] as const,

  connections: ["connections"] as const,
  keychain: ["keychain"] as const,
  network: ["network"] as const,
  health,
  healthOf: (connectionId: string) => [...health, connectionId] as const,
};
