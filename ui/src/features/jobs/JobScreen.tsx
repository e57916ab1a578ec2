/** One job: its result item by item, with links to the created objects, and its undo. */
import { Button } from "@react-spectrum/s2/Button";
import { useJob, useJobCsv, useRunStarts, useRuns } from "../../api/jobs";
import { concerns, isRunning, type Run } from "../../api/runs";
import type { Job } from "../../bindings";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import { AgeLabel } from "../../components/AgeLabel";
import { useNow } from "../../components/clock";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { toast } from "../../components/toast";
import { formatSoon, own, t, tRich } from "../../i18n";
import { hrefOf, type ScreenProps } from "../../navigation";
import { InlineFailure } from "../../shared/failures/InlineFailure";
import { toastFailure } from "../../shared/failures/toastFailure";
import { FailureState } from "../../shared/lists/ListBody";
import { JobActions } from "../../shared/jobs/JobActions";
import { RunProgress } from "../../shared/jobs/RunProgress";
import { JobStateDot } from "../../shared/jobs/JobStateDot";
import { PauseNote } from "../../shared/jobs/PauseNote";
import { countWords, jobTitle } from "../../shared/jobs/words";
import { ItemPages } from "./ItemPages";
import css from "./jobs.module.css";

/** What a job waits for, and when the program checks again. */
function Waiting({ until }: { until: number }) {
  const now = useNow();
  const isPaused = useWorkspace().value?.dataflow.state === "paused";
  const when =
    until - now < 60_000 ? t("jobs.waiting.soon") : t("jobs.waiting.at", { time: formatSoon(until, now) });
  return <>{t("jobs.waiting", { why: isPaused ? "paused" : "usual", when: own(when) })}</>;
}

export default function JobScreen({ route }: ScreenProps<"job">) {
  const answer = useJob(route.id);
  const runs = useRuns().filter((run) => concerns(run, route.id));
  const trail = [{ label: t("jobs.title"), href: hrefOf({ screen: "activity" }) }];
  const job = answer.value;
  const run = runs.find((one) => isRunning(one) && one.jobId === route.id);
  if (!job) {
    return (
      <Page title={t("jobs.job")} trail={trail}>
        {answer.failure ? (
          <FailureState failure={answer.failure} retry={answer.retry} />
        ) : (
          <Skeleton lines={6} />
        )}
      </Page>
    );
  }
  return (
    <Page
      title={jobTitle(job)}
      trail={trail}
      actions={
        <>
          <SaveCsv id={job.id} />
          <JobActions job={job} onOwnPage />
        </>
      }
    >
      <Panel
        title={t("jobs.items")}
        note={
          <>
            {countWords(run?.progress ?? job)} · <AgeLabel at={job.startedAt} />
          </>
        }
        actions={<JobStateDot job={job} />}
      >
        {runs.map((one) => (
          <RunNotice key={one.id} run={one} />
        ))}
        <Related job={job} />
        {job.pause && <PauseNote pause={job.pause} />}
        {job.nextLookAt !== null && !job.pause && (
          <p className={css.related}>
            <Waiting until={job.nextLookAt} />
          </p>
        )}
        {job.closedBy !== null && <p className={css.related}>{t("jobs.closedBy", { name: job.closedBy })}</p>}
        <ItemPages key={job.id} job={job} run={run} />
      </Panel>
    </Page>
  );
}

/** Saves the results as a table for a spreadsheet. */
function SaveCsv({ id }: { id: string }) {
  const csv = useJobCsv(toastFailure);
  const save = async () => {
    if (await csv.run(id)) toast.done(t("jobs.csv.saved"));
  };
  return (
    <Button
      variant="secondary"
      fillStyle="outline"
      isPending={csv.isRunning}
      onPress={() => inBackground(save())}
    >
      {t("jobs.csv")}
    </Button>
  );
}

/** A run of this job or of its undo: its progress, or why it could not start. */
function RunNotice({ run }: { run: Run }) {
  const starts = useRunStarts();
  if (isRunning(run)) return <RunProgress run={run} />;
  if (!run.failure) return null;
  return <InlineFailure failure={run.failure} onClose={() => starts.close(run.id)} />;
}

/** The job that undid this one, or the one that this job undid. */
function Related({ job }: { job: Job }) {
  if (job.related === null) return null;
  const words = job.kind === "share" ? "jobs.related.undoneBy" : "jobs.related.undoes";
  return (
    <p className={css.related}>
      {tRich(words, {
        job: <a href={hrefOf({ screen: "job", id: job.related })}>{t("jobs.related.job")}</a>,
      })}
    </p>
  );
}
