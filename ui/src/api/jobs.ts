/** Jobs: carrying the plan out, taking it back, going on with it, and the list of what was done. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useMemo, useSyncExternalStore } from "react";
import { commands, type Job, type JobProgress, type Workspace } from "../bindings";
import { channel, type Channel } from "../platform";
import { asFailure } from "./failure";
import { invalidateWorkspace } from "./invalidate";
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

/** One job; while it runs (perhaps started by the command line) it is read again every second. */
export function useJob(id: string): Answer<Job> {
  return useAnswer({
    queryKey: keys.job(id),
    queryFn: () => commands.job(id),
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
  commit: () => Promise<void>;
  undo: (jobId: string) => Promise<void>;
  resume: (jobId: string) => Promise<void>;
  /** Puts the result of an ended run away. */
  close: (runId: number) => void;
}

export function useRunStarts(): RunStarts {
  const client = useQueryClient();
  return {
    commit: () => follow(client, "commit", (progress) => commands.commit(progress)),
    undo: (jobId) => follow(client, "undo", (progress) => commands.undo(jobId, progress)),
    resume: (jobId) => follow(client, "resume", (progress) => commands.resume(jobId, progress)),
    close: closeRun,
  };
}

async function follow(
  client: QueryClient,
  kind: RunKind,
  call: (progress: Channel<JobProgress>) => Promise<Job>,
): Promise<void> {
  const inUse = client.getQueryData<Workspace>(keys.workspace)?.connection.id;
  const id = openRun(kind, inUse ?? "");
  try {
    const told = channel<JobProgress>((progress) => changeRun(id, (run) => withProgress(run, progress)));
    const job = await call(told);
    client.setQueryData(keys.job(job.id), job);
    // The plan that was carried out is gone before the result is there, or both would be seen for a moment.
    await client.invalidateQueries({ queryKey: keys.tray });
    changeRun(id, (run) => ({ ...run, job }));
  } catch (thrown) {
    changeRun(id, (run) => ({ ...run, failure: asFailure(thrown) }));
  }
  await invalidateWorkspace(client);
}
