/** Segment storage: folders and segments. Nothing can be dropped here, because a segment is created with its trait. */
import { useCallback, useMemo, type ReactNode } from "react";
import { segmentPosition, useSegmentFolders, useSegments } from "../../api/segments";
import type { SegmentQuery, SegmentRow, SegmentSort } from "../../bindings";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { EmptyState, Skeleton } from "../../components/States";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { FolderTree } from "../../components/tree/FolderTree";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { toastThrown } from "../../shared/editing/outcome";
import { FailureState, ListTrouble } from "../../shared/lists/ListBody";
import { StorageLayout } from "./StorageLayout";
import { judgeSegmentFolder } from "../../shared/sharing/dropPolicy";
import { STORAGE_ROOT, nodesOf } from "../../shared/lists/folders";
import { folderFilter } from "../../shared/lists/folders";
import { changeShareView, presentShareView, useShareView } from "../../shared/sharing/shareView";
import { SEGMENT_COLUMNS } from "./storageColumns";
import { useStorageBack } from "./useStorageBack";
import css from "./sharing.module.css";

const LOADING_ROWS = 6;
const DROP = { judge: judgeSegmentFolder, onDrop: () => {} };

function change(parts: Partial<SegmentQuery>): void {
  changeShareView({ segments: { ...presentShareView().segments, ...parts } });
}

export function SegmentStorage({ switcher }: { switcher: ReactNode }) {
  const { segments: query } = useShareView();
  const folders = useSegmentFolders();
  const rows = folders.value ?? [];
  const nodes = useMemo(() => nodesOf(folders.value ?? []), [folders.value]);
  return (
    <Panel
      fill
      flush
      title={t("common.audienceManager")}
      note={
        folders.value && (
          <span className={css.roomy}>
            {t("sharing.storage.segmentCount", { n: rows.find(({ depth }) => depth === 0)?.count ?? 0 })}
          </span>
        )
      }
      actions={switcher}
      toolbar={
        <SearchField
          label={t("segments.search")}
          placeholder={t("sharing.segments.placeholder")}
          value={query.search ?? ""}
          onChange={(search) => change({ search })}
        />
      }
    >
      {folders.failure && !folders.value ? (
        <FailureState failure={folders.failure} retry={folders.retry} />
      ) : (
        <StorageLayout
          tree={
            folders.value ? (
              <FolderTree
                label={t("sharing.storage.segmentFolders")}
                nodes={nodes}
                selectedId={query.folder ?? STORAGE_ROOT}
                onSelect={(folder) => change({ folder })}
                filter={folderFilter(rows, query.search ?? "")}
                drop={DROP}
              />
            ) : (
              <Skeleton lines={5} />
            )
          }
          list={<SegmentList query={query} />}
        />
      )}
    </Panel>
  );
}

function SegmentList({ query }: { query: SegmentQuery }) {
  const list = useSegments(query);
  const back = useStorageBack<SegmentRow>("segment", query, list);
  const typeAhead = useCallback((letters: string) => segmentPosition(query, letters), [query]);
  if (list.failure && list.total === 0) return <FailureState failure={list.failure} retry={list.retry} />;
  return (
    <>
      <ListTrouble list={list} />
      <VirtualGrid
        label={t("segments.title")}
        columns={SEGMENT_COLUMNS}
        rowCount={list.isLoading ? LOADING_ROWS : list.total}
        rowAt={list.rowAt}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        onNeed={list.onNeed}
        onFailure={toastThrown}
        listKey={list.key}
        memory="shareSegments"
        sort={{ column: query.sort ?? "name", descending: query.descending ?? false }}
        onSort={({ column, descending }) => change({ sort: column as SegmentSort, descending })}
        {...back.grid}
        onActivate={(row) => navigate({ screen: "segment", id: row.id })}
        onTypeAhead={typeAhead}
        empty={
          query.search ? (
            <EmptyState
              title={t("segments.nothingFound")}
              action={{
                label: t("sharing.filter.clear"),
                onPress: () => change({ search: "", folder: STORAGE_ROOT }),
              }}
            />
          ) : (
            <EmptyState title={t("segments.emptyFolder")} />
          )
        }
      />
      {back.foot}
    </>
  );
}
