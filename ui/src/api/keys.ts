/**
 * The keys of all cached queries, in one place, so that what a change makes stale is decided here. Everything under
 * `catalog` and `sharing` is refreshed when the shell reports a change of the workspace; `details` is not.
 */
import type {
  ActivityQuery,
  AudienceQuery,
  CrosswalkQuery,
  FeedWish,
  MapOptions,
  MappingQuery,
  MappingRef,
  MoveOptions,
  Metric,
  ModelForm,
  ObjectLink,
  OverlapRef,
  Page,
  RecipeForm,
  RuleLanguage,
  SegmentQuery,
  SavedRuleRef,
  TraitQuery,
  TranslatedRef,
  TranslationQuery,
  WatchDraft,
} from "../bindings";

const catalog = ["catalog"] as const;
const details = ["details"] as const;
const sharing = ["sharing"] as const;
const health = ["health"] as const;

export const keys = {
  workspace: ["workspace"] as const,
  version: ["version"] as const,
  catalog,
  /** Pages of one object and their graphs: they call the services, so only a refresh, an edit or a job reloads them. */
  details,
  search: (text: string) => [...catalog, "search", text] as const,

  audienceFolders: [...catalog, "audienceFolders"] as const,
  audiences: (query: AudienceQuery) => [...catalog, "audiences", query] as const,
  /** Counts do not depend on the order. */
  audienceFacets: ({ sort: _sort, descending: _descending, ...filter }: AudienceQuery) =>
    [...catalog, "audienceFacets", filter] as const,
  audience: (id: string) => [...details, "audience", id] as const,
  /** What a form shows does not change while it is open. */
  audienceForm: (id: string) => ["audienceForm", id] as const,
  definitionChoices: [...catalog, "definitionChoices"] as const,
  /** The fields come from the service, and belong to one organization. */
  pqlWords: [...details, "pqlWords"] as const,
  profileSample: (id: string) => ["profileSample", id] as const,
  explain: (id: string) => [...details, "explain", id] as const,

  traitFolders: [...catalog, "traitFolders"] as const,
  traits: (query: TraitQuery) => [...catalog, "traits", query] as const,
  traitFacets: ({ sort: _sort, descending: _descending, ...filter }: TraitQuery) =>
    [...catalog, "traitFacets", filter] as const,
  trait: (id: string) => [...details, "trait", id] as const,
  traitTrend: (id: string, metric: Metric, days: number) =>
    [...details, "traitTrend", id, metric, days] as const,

  segmentControls: (id: string | null, rule: string) => [...catalog, "segmentControls", id, rule] as const,
  mergeRules: [...catalog, "mergeRules"] as const,
  segmentFolders: [...catalog, "segmentFolders"] as const,
  segments: (query: SegmentQuery) => [...catalog, "segments", query] as const,
  segmentFacets: (query: SegmentQuery) => [...catalog, "segmentFacets", query] as const,
  segment: (id: string) => [...details, "segment", id] as const,
  segmentTrend: (id: string, metric: Metric, days: number) =>
    [...details, "segmentTrend", id, metric, days] as const,

  /** Everything that depends on the mapping of keys to fields. */
  anyTranslation: [...catalog, "translation"] as const,
  translation: ({ kind, id }: TranslatedRef) => [...catalog, "translation", "one", kind, id] as const,
  translations: (query: TranslationQuery) => [...catalog, "translation", "list", query] as const,
  translationFacets: ({ search }: TranslationQuery) => [...catalog, "translation", "facets", search] as const,
  savedRules: ({ kind, id }: SavedRuleRef) => [...catalog, "translation", "saved", kind, id] as const,
  fieldMapping: (of: TranslatedRef | null) => [...catalog, "translation", "fields", of] as const,

  /** Answered by the local copy, so it is loaded again with the lists. */
  uses: (kind: string, id: string) => [...catalog, "uses", kind, id] as const,

  overlap: (of: readonly OverlapRef[]) => [...details, "overlap", of] as const,
  /** They call the service. */
  models: [...details, "models"] as const,
  model: (id: string) => [...details, "models", id] as const,
  modelDataSources: [...catalog, "modelDataSources"] as const,
  modelCheck: (form: ModelForm) => [...details, "modelCheck", form] as const,
  recipes: [...sharing, "recipes"] as const,
  recipePlan: (form: RecipeForm) => [...details, "recipePlan", form] as const,
  providers: [...catalog, "providers"] as const,
  /** Its segments' sizes are estimated by the service. */
  provider: (id: string) => [...details, "provider", id] as const,

  destinations: [...catalog, "destinations"] as const,
  destination: (id: string) => [...details, "destination", id] as const,
  mappings: (query: MappingQuery) => [...catalog, "mappings", query] as const,
  /** Planned again for each dialog, with the destination as it is then. */
  mapPlan: (of: { to: string; segments: readonly string[]; how: MapOptions } | undefined) =>
    ["mapPlan", of] as const,
  movePlan: (of: { from: string; mappings: readonly MappingRef[]; how: MoveOptions } | undefined) =>
    ["movePlan", of] as const,
  doubles: [...details, "doubles"] as const,
  activations: (kind: string, id: string) => [...details, "activations", kind, id] as const,
  crosswalk: (query: CrosswalkQuery) => [...catalog, "crosswalk", query] as const,
  crosswalkState: [...catalog, "crosswalkState"] as const,
  feeds: [...catalog, "feeds"] as const,
  feed: (id: string) => [...details, "feed", id] as const,
  feedTraits: (id: string) => [...details, "feedTraits", id] as const,
  feedPlan: (id: string, wish: FeedWish) => [...details, "feedPlan", id, wish] as const,
  ruleCost: (rule: string) => [...catalog, "ruleCost", rule] as const,

  traitForm: (id: string) => ["traitForm", id] as const,
  segmentForm: (id: string) => ["segmentForm", id] as const,
  dataSources: [...catalog, "dataSources"] as const,
  ruleReading: (language: RuleLanguage, rule: string) => [...catalog, "ruleReading", language, rule] as const,

  sharing,
  tray: [...sharing, "tray"] as const,
  dropPreview: (handle: string, folderId: string) => [...sharing, "dropPreview", handle, folderId] as const,
  platformPreview: (of: readonly ObjectLink[]) =>
    [...sharing, "platformPreview", of.map(({ kind, id }) => `${kind} ${id}`)] as const,
  /** They call the services. */
  anyForecast: [...details, "forecast"] as const,
  forecast: (segmentIds: readonly string[]) => [...details, "forecast", "segments", segmentIds] as const,
  platformForecast: (revision: string) => [...details, "forecast", "tray", revision] as const,
  license: (connectionId: string) => ["license", connectionId] as const,
  /** Loaded again for each dialog; what a dialog shows does not change while it is open. */
  unsharePreview: (audienceIds: readonly string[]) => ["unsharePreview", audienceIds] as const,
  duplicatePlan: (audienceId: string, keep: string | null) => ["duplicatePlan", audienceId, keep] as const,
  unshareTree: (audienceIds: readonly string[]) => ["unshareTree", audienceIds] as const,
  activity: (query: ActivityQuery) => [...sharing, "activity", query] as const,
  activityPeople: [...sharing, "activityPeople"] as const,
  activityEntry: (id: string) => [...sharing, "activityEntry", id] as const,
  watchRules: [...sharing, "watchRules"] as const,
  watchMatches: (draft: WatchDraft) => [...catalog, "watchMatches", draft] as const,
  job: (id: string) => [...sharing, "job", id] as const,
  jobItems: (id: string, onlyAttention: boolean, page: Page) =>
    [...sharing, "jobItems", id, onlyAttention, page] as const,

  connections: ["connections"] as const,
  keychain: ["keychain"] as const,
  network: ["network"] as const,
  health,
  healthOf: (connectionId: string) => [...health, connectionId] as const,
};
