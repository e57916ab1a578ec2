/** One job: how it went, item by item, with links to what was made, and the way back. */
import { useJob, useRuns } from "../../api/jobs";
import { itemKey, isRunning, type Run } from "../../api/runs";
import type { Job } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { t, tRich } from "../../i18n";
import { hrefOf } from "../../navigation";
import type { ScreenProps } from "../../screens";
import { FailureState } from "../storage/ListBody";
import { JobActions } from "./JobActions";
import { JobItemLine } from "./JobItemLine";
import { RunProgress } from "./RunProgress";
import { JobStateDot } from "./JobStateDot";
import { countWords, jobTitle } from "./words";
import css from "./activity.module.css";

export default function JobScreen({ route }: ScreenProps<"job">) {
  const answer = useJob(route.id);
  const run = useRuns().find((one) => isRunning(one) && one.progress?.jobId === route.id);
  const trail = [{ label: t("activity.title"), href: hrefOf({ screen: "activity" }) }];
  const job = answer.value;
  if (!job) {
    return (
      <Page title={t("activity.job")} trail={trail}>
        {answer.failure ? (
          <FailureState failure={answer.failure} retry={answer.retry} />
        ) : (
          <Skeleton lines={6} />
        )}
      </Page>
    );
  }
  return (
    <Page title={jobTitle(job)} trail={trail} actions={<JobActions job={job} explain />}>
      <Panel
        title={t("activity.items")}
        note={
          <>
            {countWords(run?.progress ?? job)} · <AgeLabel at={job.startedAt} />
          </>
        }
        actions={<JobStateDot job={job} />}
      >
        {run && <RunProgress run={run} />}
        <Related job={job} />
        <Items job={job} run={run} />
      </Panel>
    </Page>
  );
}

/** The job that took this one back, or the one this took back. */
function Related({ job }: { job: Job }) {
  if (job.related === null) return null;
  const words = job.kind === "share" ? "activity.related.undoneBy" : "activity.related.undoes";
  return (
    <p className={css.related}>
      {tRich(words, {
        job: <a href={hrefOf({ screen: "job", id: job.related })}>{t("activity.related.job")}</a>,
      })}
    </p>
  );
}

function Items({ job, run }: { job: Job; run: Run | undefined }) {
  const gone = job.undoBlocked?.kind === "alreadyUndone";
  return (
    <>
      <ul className={css.items}>
        {job.items.map((item) => (
          <JobItemLine key={itemKey(item)} item={run?.items.get(itemKey(item)) ?? item} removed={gone} />
        ))}
      </ul>
      {job.total > job.items.length && (
        <p className={css.quiet}>{t("activity.more", { n: job.total - job.items.length })}</p>
      )}
    </>
  );
}
