/**
 * Jobs this window has started and still follows. They live outside the screens, so that leaving a screen does not lose
 * the progress. A run knows only how its call goes; how the job came out is read from the journal by the job's id.
 */
import type { Failure, JobItem, JobProgress } from "../bindings";

export type RunKind = "commit" | "undo" | "resume";

export interface Run {
  /** Number of the run in this window. */
  id: number;
  /** The connection it was started on; it stays with it whatever is switched to. */
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

/** What an item is for; setup, which has no audience, is one item. */
export function itemKey(item: JobItem): string {
  return item.audience?.id ?? "groundwork";
}

/** Whether the run is still going on. */
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
let runs: readonly Run[] = [];
const watchers = new Set<() => void>();

function set(next: readonly Run[]): void {
  runs = next;
  for (const watcher of watchers) watcher();
}

export function watchRuns(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

/** All runs, newest first. */
export function presentRuns(): readonly Run[] {
  return runs;
}

/** Begins a run. What ended before it on the same connection is in Activity and goes. */
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
  set([run, ...runs.filter((one) => isRunning(one) || one.connectionId !== connectionId)]);
  return made;
}

export function changeRun(id: number, change: (run: Run) => Run): void {
  set(runs.map((run) => (run.id === id ? change(run) : run)));
}

/** Forgets an ended run, and with it every other ended run of the same job or of its undo. One that goes on stays. */
export function closeRun(id: number): void {
  const first = runs.find((run) => run.id === id);
  if (!first) return;
  const family = familyOf(first);
  set(runs.filter((run) => isRunning(run) || !family.has(run)));
}

function familyOf(first: Run): ReadonlySet<Run> {
  const family = new Set([first]);
  const jobs = new Set(jobsOf(first));
  let known: number;
  do {
    known = family.size;
    for (const run of runs) {
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
