/** Segment storage as a page: folders and status at the left, the segments of the chosen folder at the right. */
import { useMemo } from "react";
import { useWhyNot } from "../../api/rights";
import { segmentPosition, useSegmentFacets, useSegmentFolders, useSegments } from "../../api/segments";
import type { FacetCount, SegmentQuery, SegmentSort } from "../../bindings";
import { FilterChips } from "../../components/FilterChips";
import { Panel } from "../../components/Panel";
import { formatNumber, t } from "../../i18n";
import type { ScreenProps } from "../../navigation";
import { STORAGE_ROOT } from "../../shared/lists/folders";
import { StoragePage } from "../../shared/lists/StoragePage";
import { useChosenRows, useStorageFilters } from "../../shared/lists/useStoragePage";
import { SegmentList } from "./SegmentList";
import { SegmentTools } from "./SegmentTools";
import { useSegmentEditing } from "./useSegmentEditing";

export default function SegmentsScreen({ route }: ScreenProps<"segments">) {
  const filters = useStorageFilters(route);
  const { folder, facet: statuses, sort } = filters;
  const query = useMemo(
    (): SegmentQuery => ({
      search: filters.search,
      folder: folder === STORAGE_ROOT ? null : folder,
      includeSubfolders: filters.below,
      statuses: [...statuses],
      sort: sort.column as SegmentSort,
      descending: sort.descending,
    }),
    [folder, filters.below, filters.search, statuses, sort],
  );
  const segments = useSegments(query);
  const folders = useSegmentFolders();
  const facets = useSegmentFacets(query).value?.statuses;
  const chosen = useChosenRows(query, segments);
  const editing = useSegmentEditing(chosen.letGo);
  return (
    <StoragePage
      screen="segments"
      words={{
        title: t("segments.title"),
        note: t("segments.count", { count: segments.total, shown: formatNumber(segments.total) }),
        storage: t("segments.storage"),
        search: t("segments.search"),
        searchHint: t("segments.searchHint"),
      }}
      filters={filters}
      folders={folders}
      chosen={chosen}
      onDelete={editing.askDelete}
      whyNoDelete={useWhyNot("deleteSegments")}
      tools={<SegmentTools onNew={() => editing.make(folder)} />}
      facet={<StatusPanel facets={facets} chosen={statuses} onChange={filters.setFacet} />}
    >
      <SegmentList
        title={folder === STORAGE_ROOT ? t("segments.listAll") : t("segments.list")}
        segments={segments}
        editing={{
          ...editing,
          askDelete: (row) => editing.askDelete({ ids: [row.id], seen: [row] }),
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
    </StoragePage>
  );
}

interface StatusPanelProps {
  facets: readonly FacetCount[] | undefined;
  chosen: ReadonlySet<string>;
  onChange: (chosen: ReadonlySet<string>) => void;
}

function StatusPanel({ facets, chosen, onChange }: StatusPanelProps) {
  // A status without segments is counted too: it has none.
  const countOfStatus = (status: string) =>
    facets && (facets.find(({ value }) => value === status)?.count ?? 0);
  return (
    <Panel title={t("segments.status")}>
      <FilterChips
        label={t("segments.status")}
        items={[
          { id: "active", label: t("segments.active"), count: countOfStatus("active") },
          { id: "inactive", label: t("segments.inactive"), count: countOfStatus("inactive") },
        ]}
        selected={chosen}
        onChange={onChange}
      />
    </Panel>
  );
}
