/** Every job of this connection, newest first: what it did, when and how long it ran, and its result. */
import { useMemo, useState } from "react";
import { MAX_SEARCHED, useFoundJobs, useJobs } from "../../api/jobs";
import type { JobRow } from "../../bindings";
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
  isTitled,
  jobTitle,
} from "../../shared/jobs/words";

const LOADING_ROWS = 8;

const COLUMNS: readonly GridColumn<JobRow>[] = [
  {
    id: "what",
    text: jobTitle,
    minWidth: 160,
    roomyWidth: 240,
    label: t("jobs.title"),
    flex: 2,
    render: (job) => (
      <a href={hrefOf({ screen: "job", id: job.id })}>
        <bdi dir="auto" data-cut="">
          {jobTitle(job)}
        </bdi>
      </a>
    ),
  },
  {
    id: "when",
    label: t("jobs.column.when"),
    width: 130,
    render: (job) => <AgeLabel at={job.startedAt} />,
  },
  {
    id: "duration",
    leaves: 2,
    label: t("jobs.column.duration"),
    width: 100,
    align: "end",
    render: (job) => durationWords(job),
  },
  {
    id: "counts",
    leaves: 1,
    label: t("jobs.items"),
    text: countWords,
    render: (job) => countWords(job),
  },
  {
    id: "state",
    label: t("common.state"),
    width: 170,
    render: (job) => <JobStateDot job={job} />,
  },
];

export default function ActivityScreen() {
  const list = useJobs();
  const [words, setWords] = useState("");
  const [states, setStates] = useState<ReadonlySet<string>>(new Set());
  const isNarrowed = words.trim() !== "" || states.size > 0;
  const text = words.trim();
  const searched = useFoundJobs(text, isNarrowed);
  const found = useMemo(
    () =>
      (searched.value?.rows ?? []).filter(
        (job) =>
          (searched.value?.named.has(job.id) || isTitled(job, text)) &&
          (states.size === 0 || states.has(filterOf(job))),
      ),
    [searched.value, text, states],
  );
  const clear = () => {
    setWords("");
    setStates(new Set());
  };
  const isLoading = isNarrowed ? searched.isLoading : list.isLoading;
  useAnnounced(isNarrowed && !isLoading ? t("jobs.found", { n: found.length }) : undefined);
  const failure = isNarrowed ? searched.failure : list.failure;
  const total = isNarrowed ? found.length : list.total;
  return (
    <Page title={t("jobs.title")} note={t("jobs.note")} fill>
      <Panel
        fill
        flush
        title={t("jobs.jobs")}
        note={isNarrowed && list.total > MAX_SEARCHED ? t("jobs.searched", { n: MAX_SEARCHED }) : undefined}
        toolbar={
          <>
            <SearchField
              label={t("jobs.search")}
              placeholder={t("jobs.search.placeholder")}
              value={words}
              onChange={setWords}
            />
            <FilterChips
              label={t("common.state")}
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
            label={t("jobs.jobs")}
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
                  title={t("jobs.none")}
                  action={{ label: t("sharing.filter.clear"), onPress: clear }}
                />
              ) : (
                <EmptyState title={t("jobs.empty")}>{t("jobs.empty.hint")}</EmptyState>
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
