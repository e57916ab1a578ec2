/** A commit or undo while it runs and after it: progress, each item, then the result with its links and the way back. */
import { Button } from "@react-spectrum/s2/Button";
import { useEffect } from "react";
import { showFailure } from "../../api/failure";
import { useRunStarts } from "../../api/jobs";
import { itemKey, isRunning, type Run } from "../../api/runs";
import type { Job } from "../../bindings";
import { InlineFailure } from "./InlineFailure";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { JobActions } from "../activity/JobActions";
import { JobItemLine } from "../activity/JobItemLine";
import { RunProgress } from "../activity/RunProgress";
import { countWords, runWords } from "../activity/words";
import { announce } from "./announce";
import css from "./tray.module.css";

export function RunView({ run }: { run: Run }) {
  useAnnounced(run);
  const items = run.job?.items ?? [...run.items.values()];
  const undone = run.job?.undoBlocked?.kind === "alreadyUndone";
  return (
    <div className={css.run}>
      {isRunning(run) && <RunProgress run={run} />}
      {run.failure && <InlineFailure failure={run.failure} />}
      <ul className={css.items} aria-label={t("activity.items")}>
        {items.map((item) => (
          <JobItemLine key={itemKey(item)} item={item} removed={undone} />
        ))}
      </ul>
    </div>
  );
}

/** What can be done with a run that has ended: undo, go on, look at it again, put it away. */
export function RunActions({ run }: { run: Run }) {
  const starts = useRunStarts();
  return (
    <>
      {run.job && <a href={hrefOf({ screen: "job", id: run.job.id })}>{t("share.result.open")}</a>}
      {run.job && <JobActions job={run.job} />}
      <Button variant="secondary" size="S" fillStyle="outline" onPress={() => starts.close(run.id)}>
        {t("share.result.close")}
      </Button>
    </>
  );
}

/** How a run stands, in a word or two: its title. */
export function runTitle(run: Run): string {
  if (run.job) return resultWords(run.job);
  return run.failure ? t("share.result.failed") : runWords(run.kind);
}

/** How a job ended, in a word or two. */
function resultWords({ kind, state }: Pick<Job, "kind" | "state">): string {
  if (state === "done") return kind === "share" ? t("share.result.shared") : t("share.result.undone");
  if (state === "partlyDone") return t("share.result.partly");
  if (state === "interrupted") return t("share.result.interrupted");
  return t("share.result.failed");
}

/** Says to screen readers that a run began, and how it ended. */
function useAnnounced(run: Run): void {
  const { job, failure, kind } = run;
  const words = job ? `${resultWords(job)}: ${countWords(job)}` : failure && showFailure(failure).words;
  useEffect(() => {
    announce(words ?? runWords(kind));
  }, [words, kind]);
}
