/**
 * Jobs this window has started and still follows. They live outside the screens, so that leaving a screen does not lose
 * the progress. The journal stays the truth: the final job replaces all that was told on the way.
 */
import type { Failure, Job, JobItem, JobProgress } from "../bindings";

export type RunKind = "commit" | "undo" | "resume";

export interface Run {
  /** Number of the run in this window. */
  id: number;
  /** The connection it was started on; it stays with it whatever is switched to. */
  connectionId: string;
  kind: RunKind;
  progress: JobProgress | undefined;
  /** State of every item told so far, by `itemKey`. */
  items: ReadonlyMap<string, JobItem>;
  /** The job as it ended. */
  job: Job | undefined;
  /** Why the call itself failed. */
  failure: Failure | undefined;
}

/** What an item is for; groundwork, which has no audience, is one item. */
export function itemKey(item: JobItem): string {
  return item.audience?.id ?? "groundwork";
}

/** Whether the run is still going on. */
export function isRunning(run: Run): boolean {
  return run.job === undefined && run.failure === undefined;
}

/** The run after a message of progress. */
export function withProgress(run: Run, progress: JobProgress): Run {
  const items = new Map(run.items);
  for (const item of progress.changed) items.set(itemKey(item), item);
  return { ...run, progress, items };
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

export function openRun(kind: RunKind, connectionId: string): number {
  made += 1;
  set([
    {
      id: made,
      connectionId,
      kind,
      progress: undefined,
      items: new Map(),
      job: undefined,
      failure: undefined,
    },
    ...runs,
  ]);
  return made;
}

export function changeRun(id: number, change: (run: Run) => Run): void {
  set(runs.map((run) => (run.id === id ? change(run) : run)));
}

/** Forgets a run that has ended; one that goes on stays. */
export function closeRun(id: number): void {
  set(runs.filter((run) => run.id !== id || isRunning(run)));
}
