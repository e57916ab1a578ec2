/** Jobs: carrying the plan out, taking it back, going on with it, and the list of what was done. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { commands, type Job, type JobProgress, type Tray, type Workspace } from "../bindings";
import { channel, type Channel } from "../platform";
import { asFailure } from "./failure";
import { invalidateDetails, invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useAnswer, type Answer } from "./query";
import {
  changeRun,
  closeRun,
  openRun,
  presentRuns,
  watchRuns,
  withProgress,
  type Run,
  type RunKind,
} from "./runs";
import { useWorkspace } from "./workspace";
import { useWindowedList, type WindowedList } from "./useWindowedList";

const POLL_MS = 1000;

export function useJobs(): WindowedList<Job> {
  return useWindowedList({ queryKey: keys.jobs, fetchWindow: (page) => commands.jobs(page), pageSize: 50 });
}

/** Jobs a search looks through, newest first: each is read from its own log. */
export const MOST_SEARCHED = 500;
const SEARCHED_AT_ONCE = 100;

/** The newest jobs in full, for search and filters; asked only while somebody narrows the list. */
export function useFoundJobs(enabled: boolean): Answer<Job[]> {
  return useAnswer({
    queryKey: keys.foundJobs,
    enabled,
    async queryFn() {
      const found: Job[] = [];
      let total = Infinity;
      while (found.length < Math.min(total, MOST_SEARCHED)) {
        const page = await commands.jobs({ offset: found.length, limit: SEARCHED_AT_ONCE });
        total = page.rows.length === 0 ? found.length : page.total;
        found.push(...page.rows);
      }
      return found;
    },
  });
}

/** One job; while it runs (perhaps started by the command line) it is read again every second. No id: nothing is asked. */
export function useJob(id: string | undefined): Answer<Job> {
  return useAnswer({
    queryKey: keys.job(id ?? ""),
    queryFn: () => commands.job(id ?? ""),
    enabled: id !== undefined,
    refetchInterval: (query) => (query.state.data?.state === "running" ? POLL_MS : false),
  });
}

/** Runs of the connection in use, newest first. Those of another one go on, and are there again when it is. */
export function useRuns(): readonly Run[] {
  const all = useSyncExternalStore(watchRuns, presentRuns);
  const inUse = useWorkspace().value?.connection.id;
  return useMemo(() => all.filter(({ connectionId }) => connectionId === inUse), [all, inUse]);
}

export interface RunStarts {
  /** Carries the plan out as it is shown; refused when it is another one by then. */
  commit: (plan: Pick<Tray, "revision">) => Promise<void>;
  undo: (jobId: string) => Promise<void>;
  resume: (jobId: string) => Promise<void>;
  /** Puts the result of an ended run away, and the results of every other run of that job. */
  close: (runId: number) => void;
}

export function useRunStarts(): RunStarts {
  const client = useQueryClient();
  return {
    commit: ({ revision }) =>
      follow(client, "commit", (progress, connectionId) => commands.commit(connectionId, revision, progress)),
    undo: (jobId) => follow(client, "undo", (progress) => commands.undo(jobId, progress), jobId),
    resume: (jobId) => follow(client, "resume", (progress) => commands.resume(jobId, progress), jobId),
    close: closeRun,
  };
}

async function follow(
  client: QueryClient,
  kind: RunKind,
  call: (progress: Channel<JobProgress>, connectionId: string) => Promise<Job>,
  of?: string,
): Promise<void> {
  const inUse = client.getQueryData<Workspace>(keys.workspace)?.connection.id ?? "";
  const id = openRun(kind, inUse, of);
  try {
    const told = channel<JobProgress>((progress) => changeRun(id, (run) => withProgress(run, progress)));
    const job = await call(told, inUse);
    client.setQueryData(keys.job(job.id), job);
    // The plan that was carried out is gone before the result is there, or both would be seen for a moment.
    await client.invalidateQueries({ queryKey: keys.tray });
    changeRun(id, (run) => ({ ...run, jobId: job.id, ended: true }));
  } catch (thrown) {
    changeRun(id, (run) => ({ ...run, ended: true, failure: asFailure(thrown) }));
  }
  await Promise.all([invalidateWorkspace(client), invalidateDetails(client)]);
}
