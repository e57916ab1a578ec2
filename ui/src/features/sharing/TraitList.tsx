/** The traits of the selected folder. */
import { useCallback } from "react";
import { useRefresh } from "../../api/refresh";
import { traitPosition } from "../../api/traits";
import type { SelectableList } from "../../api/useSelectableList";
import { useWorkspace } from "../../api/workspace";
import type { FolderRow, TraitQuery, TraitRow, TraitSort } from "../../bindings";
import { StageMark, stagesUpTo } from "../../components/StageLights";
import { EmptyState } from "../../components/States";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { toastThrown } from "../../shared/editing/outcome";
import { FailureState, ListTrouble } from "../../shared/lists/ListBody";
import { TRAIT_COLUMNS } from "./storageColumns";
import { useStorageBack } from "./useStorageBack";
import css from "./sharing.module.css";

const LOADING_ROWS = 6;

interface TraitListProps {
  list: SelectableList<TraitRow>;
  query: TraitQuery;
  folder: FolderRow | undefined;
  onSort: (sort: { sort: TraitSort; descending: boolean }) => void;
  onSearchAll: () => void;
  onClear: () => void;
}

export function TraitList({ list, query, folder, ...on }: TraitListProps) {
  const back = useStorageBack<TraitRow>("trait", query, list);
  const typeAhead = useCallback((letters: string) => traitPosition(query, letters), [query]);
  if (list.failure && list.total === 0) return <FailureState failure={list.failure} retry={list.retry} />;
  return (
    <>
      <ListTrouble list={list} />
      <VirtualGrid
        label={folder ? t("sharing.traits.in", { folder: folder.name }) : t("traits.title")}
        columns={TRAIT_COLUMNS}
        rowCount={list.isLoading ? LOADING_ROWS : list.total}
        rowAt={list.rowAt}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        onNeed={list.onNeed}
        onFailure={toastThrown}
        listKey={list.key}
        memory="shareTraits"
        sort={{ column: query.sort ?? "name", descending: query.descending ?? false }}
        onSort={({ column, descending }) => on.onSort({ sort: column as TraitSort, descending })}
        {...back.grid}
        onActivate={(row) => navigate({ screen: "trait", id: row.id })}
        onTypeAhead={typeAhead}
        empty={<NoTraits query={query} folder={folder} onSearchAll={on.onSearchAll} onClear={on.onClear} />}
      />
      <Legend />
      {back.foot}
    </>
  );
}

/** What the five lights stand for, in order. */
function Legend() {
  const isPaused = useWorkspace().value?.dataflow.state === "paused";
  return (
    <p className={css.legend}>
      <span aria-hidden="true">
        {stagesUpTo(2, true).map((stage, place) => (
          <StageMark key={place} stage={stage} />
        ))}
      </span>
      <span>{t(isPaused ? "sharing.legend.paused" : "sharing.legend")}</span>
    </p>
  );
}

function NoTraits({
  query,
  folder,
  onSearchAll,
  onClear,
}: Pick<TraitListProps, "query" | "folder" | "onSearchAll" | "onClear">) {
  const refresh = useRefresh();
  const freshness = useWorkspace().value?.freshness.audienceManager;
  const filtered = Boolean(query.search) || (query.types ?? []).length > 0;
  if (filtered && folder && folder.depth > 0) {
    return (
      <EmptyState
        title={t("sharing.empty.traits.filtered", { folder: folder.name })}
        action={{ label: t("sharing.empty.traits.all"), onPress: onSearchAll }}
      />
    );
  }
  if (filtered) {
    return (
      <EmptyState
        title={t("traits.nothingFound")}
        action={{ label: t("sharing.filter.clear"), onPress: onClear }}
      />
    );
  }
  if (refresh.isRunning || freshness?.refreshing) {
    return (
      <EmptyState title={t("sharing.empty.reading")}>
        {t("sharing.empty.reading.hint", { n: refresh.progress?.read ?? 0 })}
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t("traits.emptyFolder")}>
      {folder?.acceptsAudiences ? t("sharing.empty.traits.drop") : undefined}
    </EmptyState>
  );
}
