/**
 * The actions of a job: pause it while it runs, try again now or stop a paused one, undo it, or retry what failed. Shows why
 * if one is not possible.
 */
import { Button } from "@react-spectrum/s2/Button";
import { useJobStop, useRunStarts, useRuns } from "../../api/jobs";
import { isRunning } from "../../api/runs";
import { inBackground } from "../../background";
import type { Job } from "../../bindings";
import { t } from "../../i18n";
import { useConfirm } from "../editing/ConfirmDialog";
import { toastFailure } from "../failures/toastFailure";
import { undoBlockWords } from "./words";
import css from "./jobs.module.css";

interface JobActionsProps {
  job: Job;
  /** On the page of the job: buttons have the size of a page's, and if undo is not offered, the reason is shown. */
  onOwnPage?: boolean;
  /** Called when something starts: the buttons disappear where a running job is shown instead. */
  onStarted?: () => void;
}

export function JobActions({ job, onOwnPage = false, onStarted }: JobActionsProps) {
  const starts = useRunStarts();
  const busy = useRuns().some(isRunning);
  const confirm = useConfirm();
  const block = job.undoBlocked;
  const about = job.items.flatMap(({ audience }) => audience ?? []);
  const goOn = resumeWords(job);
  return (
    <>
      {onOwnPage && block && <span className={css.quiet}>{undoBlockWords(block)}</span>}
      {block === null && (
        <Button
          variant="secondary"
          size={onOwnPage ? "M" : "S"}
          isDisabled={busy}
          onPress={() =>
            confirm.ask({
              title: t("jobs.confirm.undo"),
              words: t("jobs.confirm.undo.words"),
              label: t("jobs.undo"),
              about,
              act() {
                onStarted?.();
                inBackground(starts.undo(job.id));
              },
            })
          }
        >
          {t("jobs.undo")}
        </Button>
      )}
      {job.canResume && (
        <Button
          variant="secondary"
          size={onOwnPage ? "M" : "S"}
          isDisabled={busy}
          onPress={() => {
            // Looking changes nothing that needs a question.
            const resume = () => {
              onStarted?.();
              inBackground(starts.resume(job.id));
            };
            if (job.state === "waiting" || isSelfMade(job)) return resume();
            confirm.ask({
              title: t("jobs.confirm.resume"),
              words: t("jobs.confirm.resume.words"),
              label: goOn,
              about,
              act: resume,
            });
          }}
        >
          {goOn}
        </Button>
      )}
      <StopButton job={job} size={onOwnPage ? "M" : "S"} />
      {confirm.dialog}
    </>
  );
}

/** Whether the job goes on by itself: it is paused, and not by a person. */
function isSelfMade({ pause }: Job): boolean {
  return pause !== null && pause.nextTryAt !== null;
}

/** What resuming a job is called: it goes on, looks again, or tries again what failed. */
function resumeWords(job: Job): string {
  if (job.state === "waiting") return t("jobs.lookNow");
  if (isSelfMade(job)) return t("jobs.tryNow");
  return job.state === "interrupted" || job.state === "paused" ? t("jobs.resume") : t("jobs.retry");
}

/** Stops a job before its next step, so that it goes on only when a person resumes it. */
function StopButton({ job, size }: { job: Job; size: "S" | "M" }) {
  const stop = useJobStop(toastFailure);
  const isPausing = job.state === "running";
  if (!isPausing && !isSelfMade(job)) return null;
  return (
    <Button
      variant="secondary"
      size={size}
      isPending={stop.isRunning}
      onPress={() => inBackground(stop.run(job.id))}
    >
      {isPausing ? t("jobs.pause") : t("jobs.stopHere")}
    </Button>
  );
}
