/** Words for jobs: what they are, where they stand, what each item came to. */
import type { ItemState, Job, JobItem, JobState, ObjectLink, UndoBlock } from "../../bindings";
import type { RunKind } from "../../api/runs";
import type { Tone } from "../../components/StateDot";
import { t, type MessageKey } from "../../i18n";
import { hrefOf, type Route } from "../../navigation";

const JOB_STATES: Record<JobState, { tone: Tone; words: MessageKey }> = {
  running: { tone: "active", words: "activity.state.running" },
  done: { tone: "good", words: "activity.state.done" },
  partlyDone: { tone: "warn", words: "activity.state.partlyDone" },
  failed: { tone: "bad", words: "activity.state.failed" },
  interrupted: { tone: "warn", words: "activity.state.interrupted" },
};

/** What the list of jobs can be narrowed to. */
export const JOB_FILTERS = ["running", "done", "attention", "undone"] as const;
type JobFilter = (typeof JOB_FILTERS)[number];

const FILTER_WORDS: Record<JobFilter, MessageKey> = {
  running: "activity.filter.running",
  done: "activity.filter.done",
  attention: "activity.filter.attention",
  undone: "activity.filter.undone",
};

/** The words of a filter. */
export function filterWords(filter: JobFilter): string {
  return t(FILTER_WORDS[filter]);
}

/** Which filter finds a job. */
export function filterOf({ state, undoBlocked }: Pick<Job, "state" | "undoBlocked">): JobFilter {
  if (undoBlocked?.kind === "alreadyUndone") return "undone";
  return state === "running" || state === "done" ? state : "attention";
}

/** Whether the words are in what a job is called, in one of its audiences, or in an object it created or removed. */
export function isFound(job: Job, words: string): boolean {
  const wanted = words.trim().toLocaleLowerCase();
  const named = job.items.flatMap((item) => [
    ...(item.audience ? [item.audience] : []),
    ...item.made,
    ...item.adopted,
    ...item.removed,
  ]);
  const said = [jobTitle(job), ...named.flatMap(({ id, name }) => [id, name])];
  return said.some((one) => one.toLocaleLowerCase().includes(wanted));
}

/** How long a job took; nothing while it runs. */
export function durationWords({ startedAt, endedAt }: Pick<Job, "startedAt" | "endedAt">): string {
  if (endedAt === null) return t("number.none");
  const seconds = Math.max(0, Math.round((endedAt - startedAt) / 1000));
  if (seconds < 1) return t("activity.duration.moment");
  if (seconds < 60) return t("activity.duration.seconds", { n: seconds });
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return t("activity.duration.minutes", { n: minutes });
  return t("activity.duration.hours", { h: Math.floor(minutes / 60), m: minutes % 60 });
}

/** Where a job stands in words; a share that was taken back says that instead of "Done". */
export function jobState({ state, undoBlocked }: Pick<Job, "state" | "undoBlocked">): {
  tone: Tone;
  words: string;
} {
  if (undoBlocked?.kind === "alreadyUndone") return { tone: "idle", words: t("activity.state.undone") };
  const { tone, words } = JOB_STATES[state];
  return { tone, words: t(words) };
}

export const ITEM_STATES: Record<ItemState, { tone: Tone; words: MessageKey }> = {
  waiting: { tone: "idle", words: "activity.item.waiting" },
  running: { tone: "active", words: "activity.item.running" },
  done: { tone: "good", words: "activity.item.done" },
  failed: { tone: "bad", words: "activity.item.failed" },
  skipped: { tone: "idle", words: "activity.item.skipped" },
  unknown: { tone: "warn", words: "activity.item.unknown" },
};

/** Whether an undo has removed all that was created for an item of a share. */
export function isTakenBack({ made, removed }: Pick<JobItem, "made" | "removed">): boolean {
  return made.length === 0 && removed.length > 0;
}

/** What an item whose objects an undo has removed is called. */
export const UNDONE_ITEM: { tone: Tone; words: MessageKey } = {
  tone: "idle",
  words: "activity.state.undone",
};

/** What a job is: "Share 3 audiences", "Undo of a share". */
export function jobTitle({ kind, items, total }: Job): string {
  const named = items.filter((item) => item.audience !== null);
  const [only] = named;
  const n = named.length > 0 && total <= items.length ? named.length : total;
  if (n === 1 && only?.audience) {
    const { name } = only.audience;
    return kind === "share" ? t("activity.title.shareOne", { name }) : t("activity.title.undoOne", { name });
  }
  return kind === "share" ? t("activity.title.share", { n }) : t("activity.title.undo", { n });
}

type Counts = Pick<Job, "done" | "failed" | "skipped"> & Partial<Pick<Job, "undoBlocked" | "items">>;

/** "2 done · 1 failed", leaving out what is none. What failed halfway is undone too once nothing of it is there. */
export function countWords({ done, failed, skipped, undoBlocked, items = [] }: Counts): string {
  const parts: string[] = [];
  const isUndone = undoBlocked?.kind === "alreadyUndone";
  const halves = items.filter((item) => item.audience && item.state === "failed" && isTakenBack(item));
  const undone = isUndone ? halves.length : 0;
  const n = done + undone;
  if (n > 0) parts.push(t(isUndone ? "activity.count.undone" : "activity.count.done", { n }));
  if (failed > undone) parts.push(t("activity.count.failed", { n: failed - undone }));
  if (skipped > 0) parts.push(t("activity.count.skipped", { n: skipped }));
  return parts.length === 0 ? t("activity.count.none") : parts.join(" · ");
}

/** Why undo is not offered. */
export function undoBlockWords(block: UndoBlock): string {
  switch (block.kind) {
    case "nothingMade":
      return t("activity.undo.nothingMade");
    case "alreadyUndone":
      return t("activity.undo.alreadyUndone");
    case "running":
      return t("activity.undo.running");
    case "isUndo":
      return t("activity.undo.isUndo");
  }
}

/** What a run of this window is doing. */
export function runWords(kind: RunKind): string {
  switch (kind) {
    case "commit":
      return t("activity.run.commit");
    case "undo":
      return t("activity.run.undo");
    case "resume":
      return t("activity.run.resume");
  }
}

/** The page of an object, if it has one. */
export function placeOf({ kind, id }: ObjectLink): string | undefined {
  const route = routeOf(kind, id);
  return route && hrefOf(route);
}

function routeOf(kind: ObjectLink["kind"], id: string): Route | undefined {
  switch (kind) {
    case "audience":
      return { screen: "audience", id };
    case "trait":
      return { screen: "trait", sid: id };
    case "segment":
      return { screen: "segment", sid: id };
    case "traitFolder":
      return { screen: "traits", folderId: id };
    case "segmentFolder":
      return { screen: "segments", folderId: id };
    case "dataSource":
      return undefined;
  }
}
