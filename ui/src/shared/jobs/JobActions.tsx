/** The actions of a finished job: undo, or retry what failed. Shows why if one is not possible. */
import { Button } from "@react-spectrum/s2/Button";
import { useRunStarts, useRuns } from "../../api/jobs";
import { isRunning } from "../../api/runs";
import { inBackground } from "../../background";
import type { Job } from "../../bindings";
import { t } from "../../i18n";
import { useConfirm } from "../editing/ConfirmDialog";
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
            if (job.state === "waiting") return resume();
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
      {confirm.dialog}
    </>
  );
}

/** What resuming a job is called: it goes on, looks again, or tries again what failed. */
function resumeWords({ state }: Job): string {
  if (state === "waiting") return t("jobs.lookNow");
  return state === "interrupted" ? t("jobs.resume") : t("jobs.retry");
}
