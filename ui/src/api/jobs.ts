/** Jobs: commit, undo and resume. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import {
  commands,
  type Failure,
  type Job,
  type JobItem,
  type JobProgress,
  type Page,
  type PlatformTray,
  type Tray,
  type Window,
  type Workspace,
} from "../bindings";
import { useStore } from "../store";
import { channel, type Channel } from "../platform";
import { asFailure } from "./failure";
import { invalidateDetails, invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useCommand, type Mutation } from "./mutation";
import { useQueryResult, type QueryResult } from "./query";
import { changeRun, closeRun, openRun, runs, withProgress, type Run, type RunKind } from "./runs";
import { useWorkspace } from "./workspace";

const POLL_MS = 1000;

/** The items of a job, a page at a time: all, or only those that need attention. */
export function useJobItems(id: string, onlyAttention: boolean, page: Page, isRunning: boolean) {
  return useQueryResult({
    queryKey: keys.jobItems(id, onlyAttention, page),
    queryFn: () => commands.jobItems(id, onlyAttention, page),
    placeholderData: (before: Window<JobItem> | undefined) => before,
    refetchInterval: isRunning ? POLL_MS : false,
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
  /** `acceptDifferences` if the user was told that the plan says something else than the file it came from. */
  commit: (
    plan: Pick<Tray, "revision">,
    resumeDataflow: boolean,
    acceptDifferences: boolean,
  ) => Promise<void>;
  /** Commits the lines to Experience Platform that are shown; refused if they have changed. */
  commitToPlatform: (
    plan: Pick<PlatformTray, "revision">,
    acceptDifferences: boolean,
    confirmedProfiles: number | null,
  ) => Promise<void>;
  /** Undoes a job; what was recorded after a lost answer only if that was accepted. */
  undo: (jobId: string, alsoUnconfirmed: boolean) => Promise<void>;
  resume: (jobId: string) => Promise<void>;
  /** Closes the result of a finished run, and the results of every other run of that job. */
  close: (runId: number) => void;
}

export function useRunStarts(): RunStarts {
  const client = useQueryClient();
  return {
    commit: ({ revision }, resumeDataflow, acceptDifferences) =>
      follow(client, "commit", (progress, connectionId) =>
        commands.commit(connectionId, revision, resumeDataflow, acceptDifferences, progress),
      ),
    commitToPlatform: ({ revision }, acceptDifferences, confirmedProfiles) =>
      follow(client, "commit", (progress, connectionId) =>
        commands.platformCommit(connectionId, revision, acceptDifferences, confirmedProfiles, progress),
      ),
    undo: (jobId, alsoUnconfirmed) =>
      follow(client, "undo", (progress) => commands.undo(jobId, alsoUnconfirmed, progress), jobId),
    resume: (jobId) => follow(client, "resume", (progress) => commands.resume(jobId, progress), jobId),
    close: closeRun,
  };
}

/** Lets the user save the results of a job as a table; true once the file is written. */
export function useJobCsv(onFailure: (failure: Failure) => void): Mutation<string, boolean> {
  return useCommand({ call: (id: string) => commands.jobCsv(id), onFailure });
}

/** Stops a job before its next step; resolves once it has stopped. */
export function useJobStop(onFailure: (failure: Failure) => void): Mutation<string, Job> {
  return useCommand({
    call: (id: string) => commands.jobStop(id),
    async onSuccess(client, job) {
      client.setQueryData(keys.job(job.id), job);
      await invalidateWorkspace(client);
    },
    onFailure,
  });
}

/** Closes a job for good: nothing is looked up anymore. */
export function useCloseJob(onFailure: (failure: Failure) => void): Mutation<string, Job> {
  return useCommand({
    call: (jobId: string) => commands.closeJob(jobId),
    async onSuccess(client, job) {
      client.setQueryData(keys.job(job.id), job);
      await invalidateWorkspace(client);
    },
    onFailure,
  });
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
