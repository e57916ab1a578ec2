/** Every job of this connection, newest first: what it was, when and how long it ran, and how it came out. */
import { useMemo, useState } from "react";
import { MOST_SEARCHED, useFoundJobs, useJobs } from "../../api/jobs";
import type { Job } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { useAnnounced } from "../../components/announce";
import { FilterChips } from "../../components/FilterChips";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { EmptyState } from "../../components/States";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import type { GridColumn } from "../../components/grid/types";
import { t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import { FailureState } from "../../shared/lists/ListBody";
import { Deletions } from "./Deletions";
import { JobStateDot } from "../../shared/jobs/JobStateDot";
import { NetworkChanges } from "./NetworkChanges";
import {
  JOB_FILTERS,
  countWords,
  durationWords,
  filterOf,
  filterWords,
  isFound,
  jobTitle,
} from "../../shared/jobs/words";

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
        <bdi dir="auto">{jobTitle(job)}</bdi>
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
    id: "duration",
    label: t("activity.column.duration"),
    width: 100,
    align: "end",
    render: (job) => durationWords(job),
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
  const [words, setWords] = useState("");
  const [states, setStates] = useState<ReadonlySet<string>>(new Set());
  const isNarrowed = words.trim() !== "" || states.size > 0;
  const searched = useFoundJobs(isNarrowed);
  const found = useMemo(
    () =>
      (searched.value ?? []).filter(
        (job) => isFound(job, words) && (states.size === 0 || states.has(filterOf(job))),
      ),
    [searched.value, words, states],
  );
  const clear = () => {
    setWords("");
    setStates(new Set());
  };
  const isLoading = isNarrowed ? searched.isLoading : list.isLoading;
  useAnnounced(isNarrowed && !isLoading ? t("activity.found", { n: found.length }) : undefined);
  const failure = isNarrowed ? searched.failure : list.failure;
  const total = isNarrowed ? found.length : list.total;
  return (
    <Page title={t("activity.title")} note={t("activity.note")} fill>
      <Panel
        fill
        flush
        title={t("activity.jobs")}
        note={
          isNarrowed && list.total > MOST_SEARCHED ? t("activity.searched", { n: MOST_SEARCHED }) : undefined
        }
        toolbar={
          <>
            <SearchField
              label={t("activity.search")}
              placeholder={t("activity.search.placeholder")}
              value={words}
              onChange={setWords}
            />
            <FilterChips
              label={t("activity.filter")}
              items={JOB_FILTERS.map((id) => ({ id, label: filterWords(id) }))}
              selected={states}
              onChange={setStates}
            />
          </>
        }
      >
        {failure && total === 0 ? (
          <FailureState failure={failure} retry={isNarrowed ? searched.retry : list.retry} />
        ) : (
          <VirtualGrid
            label={t("activity.jobs")}
            columns={COLUMNS}
            rowCount={isLoading ? LOADING_ROWS : total}
            rowAt={(place) => (isNarrowed ? found[place] : list.rowAt(place))}
            rowKey={(job) => job.id}
            rowName={jobTitle}
            onNeed={list.onNeed}
            listKey={isNarrowed ? `${words} ${[...states].join()}` : "all"}
            onActivate={(job) => navigate({ screen: "job", id: job.id })}
            empty={
              isNarrowed ? (
                <EmptyState
                  title={t("activity.none")}
                  action={{ label: t("share.filter.clear"), onPress: clear }}
                />
              ) : (
                <EmptyState title={t("activity.empty")}>{t("activity.empty.hint")}</EmptyState>
              )
            }
          />
        )}
      </Panel>
      <Deletions />
      <NetworkChanges />
    </Page>
  );
}
