/** Segment storage as a page: folders and status on the left, the segments of the selected folder on the right. */
import { useMemo } from "react";
import { useWhyNot } from "../../api/rights";
import { segmentPosition, useSegmentFacets, useSegmentFolders, useSegments } from "../../api/segments";
import type { FacetCount, SegmentQuery, SegmentSort, SegmentStatus } from "../../bindings";
import { FilterChips } from "../../components/FilterChips";
import { Panel } from "../../components/Panel";
import { formatNumber, t } from "../../i18n";
import type { ScreenProps } from "../../navigation";
import { STORAGE_ROOT } from "../../shared/lists/folders";
import { MapChosen } from "../../shared/destinations/MapChosen";
import { useMapDialog } from "../../shared/destinations/useMapDialog";
import { ShareChosen } from "../../shared/sharing/platform/ShareChosen";
import { usePlatformDialog } from "../../shared/sharing/platform/usePlatformDialog";
import { statusLabel } from "../../shared/lists/statusLabel";
import { StoragePage } from "../../shared/lists/StoragePage";
import { useChosenRows, useStorageFilters, useStorageQuery } from "../../shared/lists/useStoragePage";
import { SegmentList } from "./SegmentList";
import { SegmentTools } from "./SegmentTools";
import { useSegmentEditing } from "../../shared/editing/useSegmentEditing";

export default function SegmentsScreen({ route }: ScreenProps<"segments">) {
  const filters = useStorageFilters<string>(route);
  const { folder, facet: statuses, sort } = filters;
  const common = useStorageQuery(filters);
  const query = useMemo(
    (): SegmentQuery => ({
      ...common,
      statuses: [...statuses].map(statusOf),
      sort: sort.column as SegmentSort,
    }),
    [common, statuses, sort.column],
  );
  const segments = useSegments(query);
  const folders = useSegmentFolders();
  const facets = useSegmentFacets(query).value?.statuses;
  const chosen = useChosenRows(query, segments);
  const editing = useSegmentEditing(chosen.deselect);
  const platform = usePlatformDialog();
  const mapping = useMapDialog();
  return (
    <StoragePage
      screen="segments"
      words={{
        title: t("segments.title"),
        note: t("segments.count", { count: segments.total, shown: formatNumber(segments.total) }),
        storage: t("segments.storage"),
        search: t("segments.search"),
        searchHint: t("lists.searchHint"),
      }}
      filters={filters}
      folders={folders}
      chosen={chosen}
      onDelete={editing.confirmDelete}
      whyNoDelete={useWhyNot("deleteSegments")}
      selectionTools={
        <>
          <ShareChosen kind="segment" selection={chosen.selection} list={segments} platform={platform} />
          <MapChosen selection={chosen.selection} list={segments} mapping={mapping} />
        </>
      }
      tools={<SegmentTools onNew={() => editing.make(folder)} />}
      facet={<StatusPanel facets={facets} chosen={statuses} onChange={filters.setFacet} />}
    >
      <SegmentList
        title={folder === STORAGE_ROOT ? t("segments.listAll") : t("segments.list")}
        segments={segments}
        editing={{
          ...editing,
          confirmDelete: (row) => editing.confirmDelete({ ids: [row.id], seen: [row] }),
        }}
        sort={sort}
        onSort={filters.setSort}
        selection={chosen.selection}
        onSelectionChange={chosen.select}
        onTypeAhead={(letters) => segmentPosition(query, letters)}
        isDeep={filters.below}
        onClear={filters.clear}
      />
      {editing.dialog}
      {platform.dialog}
      {mapping.dialog}
    </StoragePage>
  );
}

/** A status as the filter names it: a status of the service's own by its word. */
function filterOf(status: SegmentStatus): string {
  return typeof status === "object" ? status.other : status;
}

function statusOf(filter: string): SegmentStatus {
  return filter === "active" || filter === "inactive" ? filter : { other: filter };
}

interface StatusPanelProps {
  facets: readonly FacetCount<SegmentStatus>[] | undefined;
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

function StatusPanel({ facets, chosen, onChange }: StatusPanelProps) {
  // A status without segments has a count of 0.
  const countOfStatus = (status: SegmentStatus) =>
    facets && (facets.find(({ value }) => value === status)?.count ?? 0);
  const others = facets?.filter(({ value }) => typeof value === "object") ?? [];
  return (
    <Panel title={t("common.status")}>
      <FilterChips
        label={t("common.status")}
        items={[
          { id: "active", label: t("segments.active"), count: countOfStatus("active") },
          { id: "inactive", label: t("segments.inactive"), count: countOfStatus("inactive") },
          ...others.map(({ value, count }) => ({ id: filterOf(value), label: statusLabel(value), count })),
        ]}
        selected={chosen}
        onChange={onChange}
      />
    </Panel>
  );
}
