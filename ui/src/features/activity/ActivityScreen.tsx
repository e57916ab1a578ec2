/** Everything that was done on this connection, by hand and with jobs: who, when, what, and the result. */
import { Button } from "@react-spectrum/s2/Button";
import { useState } from "react";
import { useActivity, useActivityExport, useActivityPeople } from "../../api/activity";
import type { ActivityQuery, ActivityRow } from "../../bindings";
import { inBackground } from "../../background";
import { AgeLabel } from "../../components/AgeLabel";
import { useAnnounced } from "../../components/announce";
import { useNow } from "../../components/clock";
import { FilterChips, FilterMenu } from "../../components/FilterChips";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { StateDot } from "../../components/StateDot";
import { EmptyState } from "../../components/States";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import type { GridColumn } from "../../components/grid/types";
import { t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import { useRemembered } from "../../placeMemory";
import { FailureNotice } from "../../shared/failures/Notice";
import { FailureState } from "../../shared/lists/ListBody";
import { NetworkChanges } from "./NetworkChanges";
import { NOTHING_CHOSEN, choices, isNarrowed, oneOfEach, queryOf, resultItems, type Chosen } from "./filters";
import { outcomeOf, placeOf, titleOf, tookWords, whoOf } from "./words";
import css from "./activity.module.css";

const LOADING_ROWS = 8;

const COLUMNS: readonly GridColumn<ActivityRow>[] = [
  {
    id: "what",
    text: titleOf,
    minWidth: 160,
    roomyWidth: 260,
    label: t("jobs.title"),
    flex: 2,
    render: (row) => (
      <a href={hrefOf(placeOf(row))}>
        <bdi dir="auto" data-cut="">
          {titleOf(row)}
        </bdi>
      </a>
    ),
  },
  {
    id: "who",
    leaves: 2,
    text: whoOf,
    label: t("activity.column.who"),
    width: 130,
    render: (row) => (
      <bdi dir="auto" data-cut="">
        {whoOf(row)}
      </bdi>
    ),
  },
  {
    id: "when",
    label: t("jobs.column.when"),
    width: 130,
    render: (row) => <AgeLabel at={row.startedAt} />,
  },
  {
    id: "duration",
    leaves: 1,
    label: t("jobs.column.duration"),
    width: 90,
    align: "end",
    render: (row) => tookWords(row.took),
  },
  {
    id: "state",
    label: t("common.state"),
    width: 170,
    render: (row) => {
      const { tone, words } = outcomeOf(row);
      return <StateDot tone={tone}>{words}</StateDot>;
    },
  },
];

function Tools({ chosen, onChange }: { chosen: Chosen; onChange: (chosen: Chosen) => void }) {
  const people = useActivityPeople().value ?? [];
  return (
    <>
      <SearchField
        label={t("jobs.search")}
        placeholder={t("jobs.search.placeholder")}
        value={chosen.search}
        onChange={(search) => onChange({ ...chosen, search })}
      />
      <FilterChips
        label={t("common.state")}
        items={resultItems}
        selected={chosen.results as ReadonlySet<(typeof resultItems)[number]["id"]>}
        onChange={(results) => onChange({ ...chosen, results })}
      />
      <FilterMenu
        overlay="activityFilters"
        label={t("activity.filter")}
        items={choices(people)}
        selected={chosen.more}
        onChange={(more) => onChange({ ...chosen, more: oneOfEach(chosen.more, more) })}
      />
    </>
  );
}

/** Writes what is filtered into a file. */
function Export({ query }: { query: ActivityQuery }) {
  const save = useActivityExport();
  const [path, setPath] = useState<string | null>();
  const run = async () => setPath(await save.run(query));
  return (
    <>
      {/* Always present, so that its new content is read aloud. */}
      <span role="status" className={`${css.saved} selectable`}>
        {path && t("activity.exported", { path })}
      </span>
      {save.failure && <FailureNotice failure={save.failure} />}
      <Button variant="secondary" size="S" isPending={save.isRunning} onPress={() => inBackground(run())}>
        {t("activity.export")}
      </Button>
    </>
  );
}

export default function ActivityScreen() {
  const [chosen, setChosen] = useRemembered("chosen", NOTHING_CHOSEN);
  const query = queryOf(chosen, useNow());
  const list = useActivity(query);
  const narrowed = isNarrowed(chosen);
  useAnnounced(narrowed && !list.isLoading ? t("activity.found", { n: list.total }) : undefined);
  const clear = { label: t("sharing.filter.clear"), onPress: () => setChosen(NOTHING_CHOSEN) };
  return (
    <Page title={t("jobs.title")} note={t("activity.note")} fill>
      <Panel
        fill
        flush
        title={t("activity.entries")}
        actions={<Export query={query} />}
        toolbar={<Tools chosen={chosen} onChange={setChosen} />}
      >
        {list.failure && list.total === 0 ? (
          <FailureState failure={list.failure} retry={list.retry} />
        ) : (
          <VirtualGrid
            label={t("activity.entries")}
            columns={COLUMNS}
            rowCount={list.isLoading ? LOADING_ROWS : list.total}
            rowAt={list.rowAt}
            rowKey={(row) => row.id}
            rowName={titleOf}
            onNeed={list.onNeed}
            listKey={list.key}
            memory="activity"
            onActivate={(row) => navigate(placeOf(row))}
            empty={
              narrowed ? (
                <EmptyState title={t("jobs.none")} action={clear} />
              ) : (
                <EmptyState title={t("jobs.empty")}>{t("jobs.empty.hint")}</EmptyState>
              )
            }
          />
        )}
      </Panel>
      <NetworkChanges />
    </Page>
  );
}
