/** A commit or undo, during and after the run: progress, each item, then the result with links and Undo. */
import { Button } from "@react-spectrum/s2/Button";
import { useEffect, useMemo } from "react";
import { showFailure } from "../../api/failure";
import { useJob, useRunStarts } from "../../api/jobs";
import { isRunning, type Run } from "../../api/runs";
import type { Job } from "../../bindings";
import { announce } from "../../components/announce";
import { InlineFailure } from "../../shared/failures/InlineFailure";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { JobActions } from "../../shared/jobs/JobActions";
import { JobItems } from "../../shared/jobs/JobItems";
import { PauseNote } from "../../shared/jobs/PauseNote";
import { RunProgress } from "../../shared/jobs/RunProgress";
import { countWords, jobState, runWords } from "../../shared/jobs/words";
import css from "./tray.module.css";

/** A run with the result of its job from the journal, and whether it has been undone since. */
export interface Outcome {
  run: Run;
  /** Undefined while the call runs, and if it never became a job. */
  job: Job | undefined;
}

/** The result of a run, read from the journal: the current state, not the state when the call returned. */
export function useOutcome(run: Run | undefined): Outcome | undefined {
  const job = useJob(run && !isRunning(run) ? run.jobId : undefined).value;
  return run && { run, job };
}

export function RunView({ run, job }: Outcome) {
  useAnnouncedRun({ run, job });
  const updates = useMemo(() => [...run.items.values()], [run.items]);
  const items = job?.items ?? updates;
  return (
    <div className={css.run}>
      {isRunning(run) && <RunProgress run={run} />}
      {run.failure && <InlineFailure failure={run.failure} />}
      {job?.pause && <PauseNote pause={job.pause} />}
      <JobItems items={items} total={job?.total ?? run.progress?.total} />
    </div>
  );
}

/** The actions of a finished run: undo, resume, open, close. */
export function RunActions({ run, job, onClosed }: Outcome & { onClosed: () => void }) {
  const starts = useRunStarts();
  const close = () => {
    starts.close(run.id);
    onClosed();
  };
  return (
    <>
      {job && <a href={hrefOf({ screen: "job", id: job.id })}>{t("sharing.result.open")}</a>}
      {job && <JobActions job={job} onStarted={onClosed} />}
      <Button variant="secondary" size="S" fillStyle="outline" onPress={close}>
        {t("common.close")}
      </Button>
    </>
  );
}

/** The title of a run: its state in a word or two. */
export function runTitle({ run, job }: Outcome): string {
  if (job) return resultWords(job);
  return run.failure ? t("sharing.result.failed") : runWords(run.kind);
}

/** The result of a job in a word or two. */
function resultWords(job: Job): string {
  const { kind, state } = job;
  if (state === "done" && kind === "share") return t("sharing.result.shared");
  if (state === "done" && kind === "undo") return t("jobs.state.undone");
  if (state === "partlyDone") return t("jobs.state.partlyDone");
  if (state === "failed") return t("sharing.result.failed");
  return jobState(job).words;
}

/** Announces to screen readers that a run started, and its result. */
function useAnnouncedRun({ run, job }: Outcome): void {
  const { failure, kind } = run;
  const words = job ? `${resultWords(job)}: ${countWords(job)}` : failure && showFailure(failure).words;
  useEffect(() => {
    announce(words ?? runWords(kind));
  }, [words, kind]);
}
