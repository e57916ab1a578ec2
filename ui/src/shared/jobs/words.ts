/** Text for jobs: their title, their state, and the result of each item. */
import type { ItemState, Job, JobState, ObjectLink, UndoBlock } from "../../bindings";
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
  closed: { tone: "idle", words: "jobs.state.closed" },
  undone: { tone: "idle", words: "jobs.state.undone" },
};

/** The state of a job as text. */
export function jobState({ state }: Pick<Job, "state">): { tone: Tone; words: string } {
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
  closed: { tone: "idle", words: "jobs.state.closed" },
  undone: { tone: "idle", words: "jobs.state.undone" },
};

type Titled = Pick<Job, "kind" | "total" | "name" | "toPlatform">;

/** The title of a job: "Share 3 audiences", "Undo the share of Gold". */
export function jobTitle({ kind, total, name, toPlatform }: Titled): string {
  if (kind === "pauseDataflow") return t("sharing.step.pause");
  if (kind === "resumeDataflow") return t("sharing.step.resume");
  if (kind === "shareToPlatform") {
    return name === null
      ? t("jobs.title.shareToPlatform", { n: total })
      : t("jobs.title.shareToPlatformOne", { name });
  }
  if (name !== null) {
    return kind === "share" ? t("common.shareOne", { name }) : t("jobs.title.undoOne", { name });
  }
  if (kind === "share") return t("jobs.title.share", { n: total });
  return t(toPlatform ? "jobs.title.undoToPlatform" : "jobs.title.undo", { n: total });
}

type Counts = Pick<Job, "done" | "failed" | "skipped" | "awaiting"> & Partial<Pick<Job, "undone" | "closed">>;

/** "2 done · 1 failed", without zeros. */
export function countWords({ done, failed, skipped, awaiting, undone = 0, closed = 0 }: Counts): string {
  const parts: string[] = [];
  if (done > 0) parts.push(t("jobs.count.done", { n: done }));
  if (undone > 0) parts.push(t("jobs.count.undone", { n: undone }));
  if (awaiting > 0) parts.push(t("jobs.count.awaiting", { n: awaiting }));
  if (failed > 0) parts.push(t("jobs.count.failed", { n: failed }));
  if (closed > 0) parts.push(t("jobs.count.closed", { n: closed }));
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
