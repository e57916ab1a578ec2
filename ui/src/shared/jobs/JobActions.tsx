/**
 * The actions of a job: pause it while it runs, try again now or stop a paused one, undo it, resume or retry, close it. Shows
 * why if undo is not possible.
 */
import { Button } from "@react-spectrum/s2/Button";
import { useCloseJob, useJobStop, useRunStarts, useRuns } from "../../api/jobs";
import { isRunning } from "../../api/runs";
import { inBackground } from "../../background";
import type { Job } from "../../bindings";
import { own, t } from "../../i18n";
import { useConfirm } from "../editing/ConfirmDialog";
import { toastFailure } from "../failures/toastFailure";
import { objectName } from "../sharing/words/refusals";
import { undoBlockWords } from "./words";
import css from "./jobs.module.css";

interface JobActionsProps {
  job: Job;
  /** On the page of the job: buttons have the size of a page's, the reason is shown if undo is not offered, and the job can be closed. */
  onOwnPage?: boolean;
  /** Called when something starts: the buttons disappear where a running job is shown instead. */
  onStarted?: () => void;
}

export function JobActions({ job, onOwnPage = false, onStarted }: JobActionsProps) {
  const busy = useRuns().some(isRunning);
  const confirm = useConfirm();
  const actions = useActions(job, confirm.ask, onStarted);
  const block = job.undoBlocked;
  const look = { variant: "secondary", size: onOwnPage ? "M" : "S", isDisabled: busy } as const;
  return (
    <>
      {onOwnPage && block && <span className={css.quiet}>{undoBlockWords(block)}</span>}
      {block === null && (
        <Button {...look} onPress={actions.undo}>
          {t("jobs.undo")}
        </Button>
      )}
      {job.canResume && (
        <Button {...look} onPress={actions.resume}>
          {resumeWords(job)}
        </Button>
      )}
      {onOwnPage && job.canClose && (
        <Button {...look} onPress={actions.close}>
          {t("jobs.close")}
        </Button>
      )}
      <StopButton job={job} size={onOwnPage ? "M" : "S"} />
      {confirm.dialog}
    </>
  );
}

/** What the buttons do: each asks first. */
function useActions(
  job: Job,
  ask: ReturnType<typeof useConfirm>["ask"],
  onStarted: (() => void) | undefined,
) {
  const starts = useRunStarts();
  const closing = useCloseJob(toastFailure);
  const about = job.items.flatMap(({ subject }) => subject ?? []);
  const begin = (run: Promise<void>) => {
    onStarted?.();
    inBackground(run);
  };
  const isUnconfirmed = job.unconfirmed.length > 0;
  return {
    undo: () =>
      ask({
        title: t("jobs.confirm.undo"),
        words: undoWords(job),
        label: t("jobs.undo"),
        about,
        count: job.total,
        everywhere: isUnconfirmed,
        act: () => begin(starts.undo(job.id, isUnconfirmed)),
      }),
    resume() {
      const act = () => begin(starts.resume(job.id));
      // Looking changes nothing that needs a question.
      if (job.state === "waiting" || isSelfMade(job)) return act();
      const words = t("jobs.confirm.resume.words");
      ask({ title: t("jobs.confirm.resume"), words, label: resumeWords(job), about, count: job.total, act });
    },
    close: () =>
      ask({
        title: t("jobs.confirm.close"),
        words: t("jobs.confirm.close.words"),
        label: t("jobs.close"),
        about,
        count: job.total,
        everywhere: true,
        act: () => inBackground(closing.run(job.id)),
      }),
  };
}

/** How many objects the question names; the rest is only counted. */
const MAX_NAMED = 5;

/** What an undo does, and which objects may be another person's, because an answer was lost. */
function undoWords({ unconfirmed }: Job): string {
  const words = t("jobs.confirm.undo.words");
  if (unconfirmed.length === 0) return words;
  const named = unconfirmed.slice(0, MAX_NAMED).map((object) => `${objectName(object)} (${object.name})`);
  const more = unconfirmed.length - named.length;
  if (more > 0) named.push(t("common.more", { n: more }));
  return t("jobs.confirm.undo.unconfirmed", { words: own(words), objects: own(named.join(", ")) });
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
