/** The list of audiences: selectable by keyboard or pointer, draggable one or many at a time. */
import { useCallback } from "react";
import { audiencePosition } from "../../api/audiences";
import { useWhyNotShare } from "../../api/rights";
import { useTraitFolders } from "../../api/traits";
import type { SelectableList } from "../../api/useSelectableList";
import { useRefresh } from "../../api/refresh";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { AudienceQuery, AudienceRow } from "../../bindings";
import { useContextMenu, type MenuEntry } from "../../components/MenuEntries";
import { copy } from "../../components/copy";
import { keysFor } from "../../components/keys";
import { EmptyState } from "../../components/States";
import type { DragSource } from "../../components/dnd/drag";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import type { GridColumn } from "../../components/grid/types";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { repairEntries } from "../../shared/pairs/repairEntries";
import { useRepair } from "../../shared/pairs/useRepair";
import { toastThrown } from "../../shared/editing/outcome";
import { ListTrouble } from "../../shared/lists/ListBody";
import { defaultTarget, type AudienceDrag } from "../../shared/sharing/dropPolicy";
import {
  changeShareView,
  clearFilters,
  isFiltered,
  sortAudiences,
  useShareView,
} from "../../shared/sharing/shareView";
import { takeAlong, useAddToTray } from "../../shared/sharing/useSharing";

/** Gray rows shown while the first page is loading. */
const LOADING_ROWS = 12;

interface AudienceListProps {
  list: SelectableList<AudienceRow>;
  query: AudienceQuery;
  columns: readonly GridColumn<AudienceRow>[];
  onShareTo: (source: DragSource<AudienceDrag>) => void;
}

export function AudienceList({ list, query, columns, onShareTo }: AudienceListProps) {
  const { selection } = useShareView();
  const menu = useRowMenu(list, onShareTo);
  const { total } = list;
  const typeAhead = useCallback((letters: string) => audiencePosition(query, letters), [query]);
  return (
    <>
      <ListTrouble list={list} />
      <VirtualGrid
        label={t("sharing.audiences.title")}
        columns={columns}
        rowCount={list.isLoading ? LOADING_ROWS : total}
        rowAt={list.rowAt}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        onNeed={list.onNeed}
        sort={{ column: query.sort ?? "name", descending: query.descending ?? false }}
        onSort={sortAudiences}
        selection={selection}
        onSelectionChange={(next) => changeShareView({ selection: next })}
        keysBetween={list.keysBetween}
        onFailure={toastThrown}
        listKey={list.key}
        memory="shareAudiences"
        onActivate={(row) => navigate({ screen: "audience", id: row.id })}
        onMenu={menu.open}
        drag={{ begin: (row) => takeAlong(row, total) }}
        onTypeAhead={typeAhead}
        empty={<NoAudiences filtered={isFiltered(query)} />}
      />
      {menu.menu}
    </>
  );
}

function useRowMenu(list: SelectableList<AudienceRow>, onShareTo: AudienceListProps["onShareTo"]) {
  const folders = useTraitFolders().value ?? [];
  const addToTray = useAddToTray();
  const target = defaultTarget(folders);
  const why = useWhyNotShare();
  const repair = useRepair();
  return useContextMenu<AudienceRow>("shareRowMenu", t("common.audience"), (row) => {
    const entries: MenuEntry[] = [
      {
        id: "shareTo",
        label: t("sharing.menu.shareTo"),
        keys: keysFor("shareTo"),
        note: why,
        disabled: why !== undefined,
        onAction: () => onShareTo(takeAlong(row, list.total)),
      },
      {
        id: "share",
        label: t("sharing.menu.share", { folder: target?.name ?? t("sharing.folder.default") }),
        note: why,
        disabled: target === undefined || why !== undefined,
        onAction() {
          if (target) inBackground(addToTray(takeAlong(row, list.total), target));
        },
      },
      ...repairEntries(row, why, (id) => inBackground(repair([id]))),
      "separator",
      {
        id: "open",
        label: t("audiences.open"),
        keys: keysFor("open"),
        onAction: () => navigate({ screen: "audience", id: row.id }),
      },
      ...(row.traitId === null ? [] : [traitEntry(row.traitId)]),
      {
        id: "copy",
        label: t("lists.copyId"),
        onAction: () => inBackground(copy(row.id)),
      },
    ];
    return entries;
  });
}

function traitEntry(id: string): MenuEntry {
  return { id: "trait", label: t("traits.open"), onAction: () => navigate({ screen: "trait", id }) };
}

function NoAudiences({ filtered }: { filtered: boolean }) {
  const refresh = useRefresh();
  const freshness = useWorkspace().value?.freshness.experiencePlatform;
  if (filtered) {
    return (
      <EmptyState
        title={t("audiences.nothingFound")}
        action={{ label: t("sharing.filter.clear"), onPress: clearFilters }}
      >
        {t("sharing.empty.filtered.hint")}
      </EmptyState>
    );
  }
  if (refresh.isRunning || freshness?.refreshing) {
    return <EmptyState title={t("sharing.empty.reading")}>{readWords(refresh.progress?.read)}</EmptyState>;
  }
  return (
    <EmptyState
      title={freshness?.readAt == null ? t("sharing.empty.never") : t("sharing.empty.none")}
      action={{ label: t("common.refreshData"), onPress: () => inBackground(refresh.start()) }}
    >
      {freshness?.readAt == null ? t("sharing.empty.never.hint") : t("sharing.empty.none.hint")}
    </EmptyState>
  );
}

function readWords(read: number | undefined): string {
  return t("sharing.empty.reading.hint", { n: read ?? 0 });
}
