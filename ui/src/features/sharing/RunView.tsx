/** A commit or undo while it runs and after it: progress, each item, then the result with its links and the way back. */
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
import { RunProgress } from "../../shared/jobs/RunProgress";
import { countWords, jobState, runWords } from "../../shared/jobs/words";
import css from "./tray.module.css";

/** A run with what the journal says of its job: how it came out, and whether it was undone meanwhile. */
export interface Outcome {
  run: Run;
  /** Undefined while the call goes on, and where it never became a job. */
  job: Job | undefined;
}

/** The outcome of a run, read from the journal: what is true now, not what was true when the call returned. */
export function useOutcome(run: Run | undefined): Outcome | undefined {
  const job = useJob(run && !isRunning(run) ? run.jobId : undefined).value;
  return run && { run, job };
}

export function RunView({ run, job }: Outcome) {
  useAnnouncedRun({ run, job });
  const told = useMemo(() => [...run.items.values()], [run.items]);
  const items = job?.items ?? told;
  return (
    <div className={css.run}>
      {isRunning(run) && <RunProgress run={run} />}
      {run.failure && <InlineFailure failure={run.failure} />}
      <JobItems
        items={items}
        total={job?.total ?? run.progress?.total}
        of={run.kind === "undo" ? "undo" : (job?.kind ?? "share")}
      />
    </div>
  );
}

/** What can be done with a run that has ended: undo, resume, look at it again, close it. */
export function RunActions({ run, job }: Outcome) {
  const starts = useRunStarts();
  return (
    <>
      {job && <a href={hrefOf({ screen: "job", id: job.id })}>{t("share.result.open")}</a>}
      {job && <JobActions job={job} />}
      <Button variant="secondary" size="S" fillStyle="outline" onPress={() => starts.close(run.id)}>
        {t("share.result.close")}
      </Button>
    </>
  );
}

/** How a run is doing, in a word or two: its title. */
export function runTitle({ run, job }: Outcome): string {
  if (job) return resultWords(job);
  return run.failure ? t("share.result.failed") : runWords(run.kind);
}

/** How a job ended, in a word or two. */
function resultWords(job: Job): string {
  const { kind, state, undoBlocked } = job;
  if (undoBlocked?.kind === "alreadyUndone") return jobState(job).words;
  if (state === "done") return kind === "share" ? t("share.result.shared") : t("share.result.undone");
  if (state === "partlyDone") return t("share.result.partly");
  if (state === "interrupted") return t("share.result.interrupted");
  return t("share.result.failed");
}

/** Says to screen readers that a run began, and how it ended. */
function useAnnouncedRun({ run, job }: Outcome): void {
  const { failure, kind } = run;
  const words = job ? `${resultWords(job)}: ${countWords(job)}` : failure && showFailure(failure).words;
  useEffect(() => {
    announce(words ?? runWords(kind));
  }, [words, kind]);
}
