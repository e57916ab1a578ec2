/** Jobs: commit, undo and resume, and the list of past jobs. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { commands, type Job, type JobProgress, type Tray, type Workspace } from "../bindings";
import { useStore } from "../store";
import { channel, type Channel } from "../platform";
import { asFailure } from "./failure";
import { invalidateDetails, invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";
import { changeRun, closeRun, openRun, runs, withProgress, type Run, type RunKind } from "./runs";
import { useWorkspace } from "./workspace";
import { useWindowedList, type WindowedList } from "./useWindowedList";

const POLL_MS = 1000;

export function useJobs(): WindowedList<Job> {
  return useWindowedList({ queryKey: keys.jobs, fetchWindow: (page) => commands.jobs(page), pageSize: 50 });
}

/** How many jobs a search covers, newest first: each is read from its own log. */
export const MAX_SEARCHED = 500;
const SEARCHED_AT_ONCE = 100;

/** The newest jobs in full, for search and filters; loaded only while the list is searched or filtered. */
export function useFoundJobs(enabled: boolean): QueryResult<Job[]> {
  return useQueryResult({
    queryKey: keys.foundJobs,
    enabled,
    async queryFn() {
      const found: Job[] = [];
      let total = Infinity;
      while (found.length < Math.min(total, MAX_SEARCHED)) {
        const page = await commands.jobs({ offset: found.length, limit: SEARCHED_AT_ONCE });
        total = page.rows.length === 0 ? found.length : page.total;
        found.push(...page.rows);
      }
      return found;
    },
  });
}

/** One job; reloaded every second while it runs (it may run in the command line). Without an ID nothing is loaded. */
export function useJob(id: string | undefined): QueryResult<Job> {
  return useQueryResult({
    queryKey: keys.job(id ?? ""),
    queryFn: () => commands.job(id ?? ""),
    enabled: id !== undefined,
    refetchInterval: (query) => (query.state.data?.state === "running" ? POLL_MS : false),
  });
}

/** Runs of the connection in use, newest first. Runs of other connections continue, and appear again when their connection is in use. */
export function useRuns(): readonly Run[] {
  const all = useStore(runs);
  const inUse = useWorkspace().value?.connection.id;
  return useMemo(() => all.filter(({ connectionId }) => connectionId === inUse), [all, inUse]);
}

export interface RunStarts {
  /** Commits the plan that is shown; refused if the plan has changed. May resume a paused dataflow too. */
  commit: (plan: Pick<Tray, "revision">, resumeDataflow: boolean) => Promise<void>;
  undo: (jobId: string) => Promise<void>;
  resume: (jobId: string) => Promise<void>;
  /** Closes the result of a finished run, and the results of every other run of that job. */
  close: (runId: number) => void;
}

export function useRunStarts(): RunStarts {
  const client = useQueryClient();
  return {
    commit: ({ revision }, resumeDataflow) =>
      follow(client, "commit", (progress, connectionId) =>
        commands.commit(connectionId, revision, resumeDataflow, progress),
      ),
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
    const onProgress = channel<JobProgress>((progress) =>
      changeRun(id, (run) => withProgress(run, progress)),
    );
    const job = await call(onProgress, inUse);
    client.setQueryData(keys.job(job.id), job);
    // The finished plan disappears before the result appears, or both would be visible for a moment.
    await client.invalidateQueries({ queryKey: keys.tray });
    changeRun(id, (run) => ({ ...run, jobId: job.id, ended: true }));
  } catch (thrown) {
    changeRun(id, (run) => ({ ...run, ended: true, failure: asFailure(thrown) }));
  }
  await Promise.all([invalidateWorkspace(client), invalidateDetails(client)]);
}
