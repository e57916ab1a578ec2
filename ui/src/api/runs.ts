/**
 * Jobs that this window started and still follows. They live outside the screens, so that leaving a screen does not
 * lose their progress. A run knows only the state of its call; the result of the job is read from the journal by its
 * ID.
 */
import type { Failure, JobItem, JobProgress } from "../bindings";
import { store } from "../store";

export type RunKind = "commit" | "undo" | "resume";

export interface Run {
  /** Number of the run in this window. */
  id: number;
  /** The connection it was started on; it stays with that connection even after a switch. */
  connectionId: string;
  kind: RunKind;
  /** The job it undoes or resumes; undefined for a commit. */
  of: string | undefined;
  /** The job it carries out; undefined until the engine names it. */
  jobId: string | undefined;
  progress: JobProgress | undefined;
  /** Latest state of every item, by `itemKey`. */
  items: ReadonlyMap<string, JobItem>;
  /** The call has returned. */
  ended: boolean;
  /** Why the call itself failed. */
  failure: Failure | undefined;
}

/** What an item is for; setup, which has no subject, is one item. */
export function itemKey(item: JobItem): string {
  return item.subject?.id ?? "groundwork";
}

/** Whether the run is still in progress. */
export function isRunning(run: Run): boolean {
  return !run.ended;
}

/** Whether a run carries a job out, resumes it, or undoes it. */
export function concerns(run: Run, jobId: string): boolean {
  return run.jobId === jobId || run.of === jobId;
}

/** The run after a message of progress. */
export function withProgress(run: Run, progress: JobProgress): Run {
  const items = new Map(run.items);
  for (const item of progress.changed) items.set(itemKey(item), item);
  return { ...run, jobId: progress.jobId, progress, items };
}

let made = 0;
/** All runs, newest first. */
export const runs = store<readonly Run[]>([]);

export function presentRuns(): readonly Run[] {
  return runs.get();
}

/** Starts a run. Finished runs of the same connection are dropped: they are in Activity. */
export function openRun(kind: RunKind, connectionId: string, of?: string): number {
  made += 1;
  const run: Run = {
    id: made,
    connectionId,
    kind,
    of,
    jobId: kind === "resume" ? of : undefined,
    progress: undefined,
    items: new Map(),
    ended: false,
    failure: undefined,
  };
  runs.set([run, ...runs.get().filter((one) => isRunning(one) || one.connectionId !== connectionId)]);
  return made;
}

export function changeRun(id: number, change: (run: Run) => Run): void {
  runs.set(runs.get().map((run) => (run.id === id ? change(run) : run)));
}

/** Drops a finished run, and every other finished run of the same job or its undo. Running ones stay. */
export function closeRun(id: number): void {
  const first = runs.get().find((run) => run.id === id);
  if (!first) return;
  const family = familyOf(first);
  runs.set(runs.get().filter((run) => isRunning(run) || !family.has(run)));
}

function familyOf(first: Run): ReadonlySet<Run> {
  const family = new Set([first]);
  const jobs = new Set(jobsOf(first));
  let known: number;
  do {
    known = family.size;
    for (const run of runs.get()) {
      if (run.connectionId !== first.connectionId || !jobsOf(run).some((job) => jobs.has(job))) continue;
      family.add(run);
      for (const job of jobsOf(run)) jobs.add(job);
    }
  } while (family.size > known);
  return family;
}

function jobsOf({ jobId, of }: Run): string[] {
  return [jobId, of].filter((job) => job !== undefined);
}
