/** Text of the record: what was done, to what, by whom, and the result. */
import type {
  ActivityKind,
  ActivityOutcome,
  ActivityRow,
  EditUndoBlock,
  RecordedChange,
  RecordedField,
  RecordedKind,
  RecordedLink,
  RecordedState,
  RecordedValue,
} from "../../bindings";
import type { Tone } from "../../components/StateDot";
import { formatNumber, isolate, own, t, type MessageKey } from "../../i18n";
import { hrefOf, type Route } from "../../navigation";

export const KIND_WORDS: Record<ActivityKind, MessageKey> = {
  share: "activity.kind.share",
  shareToPlatform: "activity.kind.shareToPlatform",
  undo: "activity.kind.undo",
  pauseDataflow: "activity.kind.pauseDataflow",
  resumeDataflow: "activity.kind.resumeDataflow",
  create: "activity.kind.create",
  change: "activity.kind.change",
  move: "activity.kind.move",
  delete: "activity.kind.delete",
  map: "activity.kind.map",
  unmap: "activity.kind.unmap",
  moveMappings: "activity.kind.moveMappings",
  subscribe: "activity.kind.subscribe",
  unsubscribe: "activity.kind.unsubscribe",
  requestAccess: "activity.kind.requestAccess",
  connection: "activity.kind.connection",
};

export const OBJECT_WORDS: Record<RecordedKind, MessageKey> = {
  audience: "activity.object.audience",
  trait: "activity.object.trait",
  segment: "activity.object.segment",
  traitFolder: "activity.object.traitFolder",
  model: "activity.object.model",
  namespace: "activity.object.namespace",
  feed: "activity.object.feed",
  connection: "activity.object.connection",
};

const SEVERAL: Record<RecordedKind, MessageKey> = {
  audience: "activity.title.audience",
  trait: "activity.title.trait",
  segment: "activity.title.segment",
  traitFolder: "activity.title.traitFolder",
  model: "activity.title.model",
  namespace: "activity.title.namespace",
  feed: "activity.title.feed",
  connection: "activity.title.connection",
};

const OUTCOMES: Record<ActivityOutcome, { tone: Tone; words: MessageKey }> = {
  open: { tone: "warn", words: "activity.outcome.open" },
  waiting: { tone: "active", words: "jobs.state.waiting" },
  paused: { tone: "warn", words: "jobs.state.paused" },
  done: { tone: "good", words: "jobs.done" },
  partlyDone: { tone: "warn", words: "jobs.state.partlyDone" },
  failed: { tone: "bad", words: "common.failed" },
  unknown: { tone: "warn", words: "activity.outcome.unknown" },
  undone: { tone: "idle", words: "jobs.state.undone" },
  closed: { tone: "idle", words: "jobs.state.closed" },
};

export const STATES: Record<RecordedState, { tone: Tone; words: MessageKey }> = {
  waiting: { tone: "idle", words: "activity.state.waiting" },
  started: { tone: "active", words: "activity.state.started" },
  done: { tone: "good", words: "activity.state.done" },
  failed: { tone: "bad", words: "activity.state.failed" },
  unknown: { tone: "warn", words: "activity.state.unknown" },
  unchanged: { tone: "idle", words: "activity.state.unchanged" },
};

export const FIELD_WORDS: Record<RecordedField, MessageKey> = {
  name: "activity.field.name",
  description: "activity.field.description",
  comments: "activity.field.comments",
  folder: "activity.field.folder",
  dataSource: "activity.field.dataSource",
  integrationCode: "activity.field.integrationCode",
  rule: "activity.field.rule",
  ttlDays: "activity.field.ttlDays",
  active: "activity.field.active",
  mergeRule: "activity.field.mergeRule",
  symbol: "activity.field.symbol",
  tags: "audiences.tags",
  mergePolicy: "audiences.mergePolicy",
  evaluation: "audiences.updates",
  traitType: "activity.field.traitType",
  baseline: "activity.field.baseline",
  lookBackDays: "activity.field.lookBackDays",
  destination: "activity.field.destination",
  mappingValue: "activity.field.mappingValue",
  secureUrl: "activity.field.secureUrl",
  startsOn: "activity.field.startsOn",
  endsOn: "activity.field.endsOn",
  dataflow: "activity.field.dataflow",
  audience: "activity.field.audience",
  plans: "activity.field.plans",
  clientId: "activity.field.clientId",
  sandbox: "activity.field.sandbox",
  secret: "activity.field.secret",
};

export const UNDO_WORDS: Record<EditUndoBlock, MessageKey> = {
  isJob: "activity.undo.isJob",
  open: "activity.undo.open",
  nothingDone: "activity.undo.nothingDone",
  unknown: "activity.undo.unknown",
  alreadyUndone: "activity.undo.alreadyUndone",
  deleted: "activity.undo.deleted",
  notOffered: "activity.undo.notOffered",
  changedSince: "activity.undo.changedSince",
  gone: "activity.undo.gone",
  masked: "activity.undo.masked",
};

/** What was done: "Changed: Gold", "Deleted: 3 traits". */
export function titleOf({ kind, object, total, undoes }: ActivityRow): string {
  const what = t(KIND_WORDS[kind]);
  const title = !object
    ? what
    : total === 1 && object.kind !== "connection"
      ? t("activity.title.one", { what: own(what), name: object.name })
      : t(SEVERAL[object.kind], { what: own(what), n: total });
  return undoes !== null && kind !== "undo" ? t("activity.undoOf", { title: own(title) }) : title;
}

/** The result. */
export function outcomeOf({ outcome, running }: ActivityRow): { tone: Tone; words: string } {
  if (running) return { tone: "active", words: t("jobs.state.running") };
  const { tone, words } = OUTCOMES[outcome];
  return { tone, words: t(words) };
}

/** Who did it: the user of this computer, else the account. */
export function whoOf({ person, account }: ActivityRow): string {
  return person ?? account ?? t("number.none");
}

/** How long it took; a dash while that is not known. */
export function tookWords(took: number | null): string {
  if (took === null) return t("number.none");
  const seconds = Math.round(took / 1000);
  if (took < 1000) return t("jobs.duration.moment");
  if (seconds < 60) return t("jobs.duration.seconds", { n: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("jobs.duration.minutes", { n: minutes });
  return t("jobs.duration.hours", { h: Math.floor(minutes / 60), m: minutes % 60 });
}

/** A value as text. */
export function valueWords(field: RecordedChange["field"], value: RecordedValue | null): string {
  if (value === null) return t("number.none");
  if (value.value === "") return t("activity.value.none");
  if (field === "active") return t(value.value === "true" ? "activity.value.yes" : "activity.value.no");
  if (field === "ttlDays") return formatNumber(Number(value.value));
  return value.name === null
    ? isolate(value.value)
    : t("activity.value.named", { name: value.name, id: value.value });
}

const JOBS: ReadonlySet<ActivityKind> = new Set([
  "share",
  "shareToPlatform",
  "undo",
  "pauseDataflow",
  "resumeDataflow",
]);

/** The page of an entry: that of the job, if it is one. */
export function placeOf({ id, kind }: Pick<ActivityRow, "id" | "kind">): Route {
  return JOBS.has(kind) ? { screen: "job", id } : { screen: "entry", id };
}

/** The page of an object, if it has one. */
export function objectHref({ kind, id }: RecordedLink): string | undefined {
  if (id === null) return undefined;
  switch (kind) {
    case "audience":
      return hrefOf({ screen: "audience", id });
    case "trait":
      return hrefOf({ screen: "trait", id });
    case "segment":
      return hrefOf({ screen: "segment", id });
    case "traitFolder":
      return hrefOf({ screen: "traits", folderId: id });
    case "connection":
      return undefined;
  }
}
