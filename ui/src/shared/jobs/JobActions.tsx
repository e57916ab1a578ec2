/** What can be done with a job that has ended: take it back, or go on with what failed. Says why when it cannot. */
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
  /** Says why undo is not offered; without it the button is simply not there. */
  explain?: boolean;
}

export function JobActions({ job, explain = false }: JobActionsProps) {
  const starts = useRunStarts();
  const busy = useRuns().some(isRunning);
  const confirm = useConfirm();
  const block = job.undoBlocked;
  const about = job.items.flatMap(({ audience }) => audience ?? []);
  const goOn = job.state === "interrupted" ? t("activity.resume") : t("activity.retry");
  return (
    <>
      {explain && block && <span className={css.quiet}>{undoBlockWords(block)}</span>}
      {block === null && (
        <Button
          variant="secondary"
          size="S"
          isDisabled={busy}
          onPress={() =>
            confirm.ask({
              title: t("activity.confirm.undo"),
              words: t("activity.confirm.undo.words"),
              label: t("activity.undo"),
              about,
              act: () => inBackground(starts.undo(job.id)),
            })
          }
        >
          {t("activity.undo")}
        </Button>
      )}
      {job.canResume && (
        <Button
          variant="secondary"
          size="S"
          isDisabled={busy}
          onPress={() =>
            confirm.ask({
              title: t("activity.confirm.resume"),
              words: t("activity.confirm.resume.words"),
              label: goOn,
              about,
              act: () => inBackground(starts.resume(job.id)),
            })
          }
        >
          {goOn}
        </Button>
      )}
      {confirm.dialog}
    </>
  );
}
