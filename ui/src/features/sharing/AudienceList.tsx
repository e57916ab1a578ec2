/** The list of audiences: only the rows in sight, chosen with keys or pointer, dragged one or many. */
import { useCallback } from "react";
import { audiencePosition } from "../../api/audiences";
import { SHARE, useWhyNot } from "../../api/rights";
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
import { sayThrown } from "../../shared/editing/outcome";
import { ListTrouble } from "../../shared/lists/ListBody";
import { defaultTarget, type AudienceDrag } from "../../shared/sharing/dropPolicy";
import { changePlace, clearFilters, isFiltered, sortAudiences, usePlace } from "../../shared/sharing/place";
import { takeAlong, useAddToTray } from "../../shared/sharing/useSharing";

/** Grey rows shown while the first page is read. */
const LOADING_ROWS = 12;

interface AudienceListProps {
  list: SelectableList<AudienceRow>;
  query: AudienceQuery;
  columns: readonly GridColumn<AudienceRow>[];
  onShareTo: (source: DragSource<AudienceDrag>) => void;
}

export function AudienceList({ list, query, columns, onShareTo }: AudienceListProps) {
  const { selection } = usePlace();
  const menu = useRowMenu(list, onShareTo);
  const { total } = list;
  const typeAhead = useCallback((letters: string) => audiencePosition(query, letters), [query]);
  return (
    <>
      <ListTrouble list={list} />
      <VirtualGrid
        label={t("share.audiences.title")}
        columns={columns}
        rowCount={list.isLoading ? LOADING_ROWS : total}
        rowAt={list.rowAt}
        rowKey={(row) => row.id}
        rowName={(row) => row.name}
        onNeed={list.onNeed}
        sort={{ column: query.sort ?? "name", descending: query.descending ?? false }}
        onSort={sortAudiences}
        selection={selection}
        onSelectionChange={(next) => changePlace({ selection: next })}
        keysBetween={list.keysBetween}
        onFailure={sayThrown}
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
  const why = useWhyNot(...SHARE);
  return useContextMenu<AudienceRow>("shareRowMenu", t("share.menu.label"), (row) => {
    const entries: MenuEntry[] = [
      {
        id: "shareTo",
        label: t("share.menu.shareTo"),
        keys: keysFor("shareTo"),
        note: why,
        disabled: why !== undefined,
        onAction: () => onShareTo(takeAlong(row, list.total)),
      },
      {
        id: "share",
        label: t("share.menu.share", { folder: target?.name ?? t("share.folder.default") }),
        note: why,
        disabled: target === undefined || why !== undefined,
        onAction() {
          if (target) inBackground(addToTray(takeAlong(row, list.total), target));
        },
      },
      "separator",
      {
        id: "open",
        label: t("share.menu.audience"),
        keys: t("share.menu.open.keys"),
        onAction: () => navigate({ screen: "audience", id: row.id }),
      },
      ...(row.traitId === null ? [] : [traitEntry(row.traitId)]),
      {
        id: "copy",
        label: t("share.menu.copyId"),
        onAction: () => inBackground(copy(row.id)),
      },
    ];
    return entries;
  });
}

function traitEntry(sid: string): MenuEntry {
  return { id: "trait", label: t("share.menu.trait"), onAction: () => navigate({ screen: "trait", sid }) };
}

function NoAudiences({ filtered }: { filtered: boolean }) {
  const refresh = useRefresh();
  const freshness = useWorkspace().value?.freshness.experiencePlatform;
  if (filtered) {
    return (
      <EmptyState
        title={t("share.empty.filtered")}
        action={{ label: t("share.filter.clear"), onPress: clearFilters }}
      >
        {t("share.empty.filtered.hint")}
      </EmptyState>
    );
  }
  if (refresh.isRunning || freshness?.refreshing) {
    return <EmptyState title={t("share.empty.reading")}>{readWords(refresh.progress?.read)}</EmptyState>;
  }
  return (
    <EmptyState
      title={freshness?.readAt == null ? t("share.empty.never") : t("share.empty.none")}
      action={{ label: t("share.empty.read"), onPress: () => inBackground(refresh.start()) }}
    >
      {freshness?.readAt == null ? t("share.empty.never.hint") : t("share.empty.none.hint")}
    </EmptyState>
  );
}

function readWords(read: number | undefined): string {
  return t("share.empty.reading.hint", { n: read ?? 0 });
}
