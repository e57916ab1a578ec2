/** Every job of this connection, newest first: when, what, how it ended. */
import { useJobs } from "../../api/jobs";
import type { Job } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import type { GridColumn } from "../../components/grid/types";
import { t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import { FailureState } from "../storage/ListBody";
import { Deletions } from "./Deletions";
import { JobStateDot } from "./JobStateDot";
import { countWords, jobTitle } from "./words";

const LOADING_ROWS = 8;

const COLUMNS: readonly GridColumn<Job>[] = [
  {
    id: "what",
    text: jobTitle,
    minWidth: 160,
    roomyWidth: 240,
    label: t("activity.column.what"),
    flex: 2,
    render: (job) => (
      <a href={hrefOf({ screen: "job", id: job.id })}>
        <bdi>{jobTitle(job)}</bdi>
      </a>
    ),
  },
  {
    id: "when",
    label: t("activity.column.when"),
    width: 130,
    render: (job) => <AgeLabel at={job.startedAt} />,
  },
  {
    id: "counts",
    label: t("activity.column.items"),
    text: countWords,
    render: (job) => countWords(job),
  },
  {
    id: "state",
    label: t("activity.column.state"),
    width: 170,
    render: (job) => <JobStateDot job={job} />,
  },
];

export default function ActivityScreen() {
  const list = useJobs();
  return (
    <Page title={t("activity.title")} note={t("activity.note")} fill>
      <Panel fill flush title={t("activity.jobs")}>
        {list.failure && list.total === 0 ? (
          <FailureState failure={list.failure} retry={list.retry} />
        ) : (
          <VirtualGrid
            label={t("activity.jobs")}
            columns={COLUMNS}
            rowCount={list.isLoading ? LOADING_ROWS : list.total}
            rowAt={list.rowAt}
            rowKey={(job) => job.id}
            rowName={jobTitle}
            onNeed={list.onNeed}
            onActivate={(job) => navigate({ screen: "job", id: job.id })}
            empty={<EmptyState title={t("activity.empty")}>{t("activity.empty.hint")}</EmptyState>}
          />
        )}
      </Panel>
      <Deletions />
    </Page>
  );
}
