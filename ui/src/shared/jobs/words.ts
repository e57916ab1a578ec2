/** Text for jobs: their title, their state, and the result of each item. */
import type { ItemState, Job, JobItem, JobState, ObjectLink, UndoBlock } from "../../bindings";
import type { RunKind } from "../../api/runs";
import type { Tone } from "../../components/StateDot";
import { t, type MessageKey } from "../../i18n";
import { hrefOf, type Route } from "../../navigation";

const JOB_STATES: Record<JobState, { tone: Tone; words: MessageKey }> = {
  running: { tone: "active", words: "jobs.state.running" },
  done: { tone: "good", words: "jobs.done" },
  partlyDone: { tone: "warn", words: "jobs.state.partlyDone" },
  failed: { tone: "bad", words: "common.failed" },
  interrupted: { tone: "warn", words: "jobs.state.interrupted" },
  waiting: { tone: "active", words: "jobs.state.waiting" },
  paused: { tone: "warn", words: "jobs.state.paused" },
};

/** The state of a job as text; an undone share shows that instead of "Done". */
export function jobState({ state, undoBlocked }: Pick<Job, "state" | "undoBlocked">): {
  tone: Tone;
  words: string;
} {
  if (undoBlocked?.kind === "alreadyUndone") return { tone: "idle", words: t("jobs.state.undone") };
  const { tone, words } = JOB_STATES[state];
  return { tone, words: t(words) };
}

export const ITEM_STATES: Record<ItemState, { tone: Tone; words: MessageKey }> = {
  waiting: { tone: "idle", words: "common.waiting" },
  running: { tone: "active", words: "jobs.item.running" },
  done: { tone: "good", words: "jobs.done" },
  failed: { tone: "bad", words: "common.failed" },
  skipped: { tone: "idle", words: "jobs.item.skipped" },
  unknown: { tone: "warn", words: "jobs.item.unknown" },
  awaiting: { tone: "active", words: "jobs.item.awaiting" },
};

/**
 * Whether an undo has taken back everything that was done for an item of a share. What was only added to the dataflow is
 * removed from it first, so it is gone when the job is undone.
 */
export function isTakenBack(
  { made, removed, selected }: Pick<JobItem, "made" | "removed" | "selected">,
  isJobUndone: boolean,
): boolean {
  return made.length === 0 && (removed.length > 0 || (isJobUndone && selected > 0));
}

/** The label of an item whose objects an undo has removed. */
export const UNDONE_ITEM: { tone: Tone; words: MessageKey } = {
  tone: "idle",
  words: "jobs.state.undone",
};

type Titled = Pick<Job, "kind" | "total" | "name">;

/** The title of a job: "Share 3 audiences", "Undo the share of Gold". */
export function jobTitle({ kind, total, name }: Titled): string {
  if (kind === "pauseDataflow") return t("sharing.step.pause");
  if (kind === "resumeDataflow") return t("sharing.step.resume");
  if (name !== null) {
    return kind === "share" ? t("common.shareOne", { name }) : t("jobs.title.undoOne", { name });
  }
  return kind === "share" ? t("jobs.title.share", { n: total }) : t("jobs.title.undo", { n: total });
}

type Counts = Pick<Job, "done" | "failed" | "skipped" | "awaiting"> &
  Partial<Pick<Job, "undoBlocked" | "halves">>;

/** "2 done · 1 failed", without zeros. A partly failed item counts as undone once nothing of it is left. */
export function countWords({ done, failed, skipped, awaiting, undoBlocked, halves = 0 }: Counts): string {
  const parts: string[] = [];
  const isUndone = undoBlocked?.kind === "alreadyUndone";
  const undone = isUndone ? halves : 0;
  const n = done + undone;
  if (n > 0) parts.push(t(isUndone ? "jobs.count.undone" : "jobs.count.done", { n }));
  if (awaiting > 0) parts.push(t("jobs.count.awaiting", { n: awaiting }));
  if (failed > undone) parts.push(t("jobs.count.failed", { n: failed - undone }));
  if (skipped > 0) parts.push(t("jobs.count.skipped", { n: skipped }));
  return parts.length === 0 ? t("jobs.count.none") : parts.join(" · ");
}

/** Why undo is not offered. */
export function undoBlockWords(block: UndoBlock): string {
  switch (block.kind) {
    case "nothingMade":
      return t("jobs.undo.nothingMade");
    case "alreadyUndone":
      return t("jobs.undo.alreadyUndone");
    case "running":
      return t("jobs.undo.running");
    case "isUndo":
      return t("jobs.undo.isUndo");
  }
}

/** What a run of this window is doing. */
export function runWords(kind: RunKind): string {
  switch (kind) {
    case "commit":
      return t("jobs.run.commit");
    case "undo":
      return t("jobs.run.undo");
    case "resume":
      return t("jobs.run.resume");
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
      return { screen: "trait", id: id };
    case "segment":
      return { screen: "segment", id: id };
    case "traitFolder":
      return { screen: "traits", folderId: id };
    case "segmentFolder":
      return { screen: "segments", folderId: id };
    case "dataSource":
      return undefined;
  }
}
