/** Segment storage as a page: folders and status at the left, the segments of the chosen folder at the right. */
import Delete from "@react-spectrum/s2/icons/Delete";
import { useMemo } from "react";
import { useWhyNot } from "../../api/rights";
import { segmentPosition, useSegmentFacets, useSegmentFolders, useSegments } from "../../api/segments";
import type { SegmentQuery, SegmentSort } from "../../bindings";
import { FilterChips } from "../../components/FilterChips";
import { NONE, countOf, exclude, isSelected } from "../../components/grid/selection";
import type { GridSort } from "../../components/grid/types";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { toast } from "../../components/toast";
import { formatNumber, t } from "../../i18n";
import { navigate } from "../../navigation";
import { useRemembered } from "../../placeMemory";
import type { ScreenProps } from "../../screens";
import { chosenIds, MOST_AT_ONCE, seenIn } from "../storage/edit/chosen";
import { sayThrown } from "../storage/edit/outcome";
import { FolderPanel } from "../storage/FolderPanel";
import { ToolButton } from "../storage/edit/ToolButton";
import { SelectionBar } from "../storage/SelectionBar";
import { StorageLayout } from "../storage/StorageLayout";
import { useChosen } from "../storage/useChosen";
import { SegmentList } from "./SegmentList";
import { SegmentTools } from "./SegmentTools";
import { useSegmentEditing } from "./useSegmentEditing";

const ROOT = "0";
const PLAIN: GridSort = { column: "name", descending: false };

export default function SegmentsScreen({ route }: ScreenProps<"segments">) {
  const folder = route.folderId ?? ROOT;
  const [search, setSearch] = useRemembered("search", route.search ?? "");
  const [asked, setAsked] = useRemembered("asked", route.search);
  // A link that asks for other words wins over what was typed.
  if (route.search !== asked) {
    setAsked(route.search);
    setSearch(route.search ?? "");
  }
  const [statuses, setStatuses] = useRemembered<ReadonlySet<string>>("statuses", new Set());
  const [sort, setSort] = useRemembered<GridSort>("sort", PLAIN);
  const [below, setBelow] = useRemembered("below", true);
  const query = useMemo(
    () => queryOf(folder, below, search, statuses, sort),
    [folder, below, search, statuses, sort],
  );
  const segments = useSegments(query);
  const folders = useSegmentFolders();
  const facets = useSegmentFacets(query).value?.statuses;
  // A status without segments is counted too: it has none.
  const countOfStatus = (status: string) =>
    facets && (facets.find(({ value }) => value === status)?.count ?? 0);
  const [selection, setSelection] = useChosen(filterOf(query), segments);
  const chosen = countOf(selection, segments.total);
  const editing = useSegmentEditing((ids) => setSelection((now) => exclude(now, ids)));
  const askDelete = () => {
    if (chosen === 0) return;
    chosenIds(selection, segments).then((ids) => {
      if (!ids) {
        toast.info(t("storage.edit.tooMany", { limit: MOST_AT_ONCE }));
        return;
      }
      editing.askDelete({ ids, seen: seenIn(segments, ids) });
    }, sayThrown);
  };
  /** All that is chosen where the row is among it, otherwise the row alone. */
  const askDeleteAt = (place: number | undefined) => {
    const row = place === undefined ? undefined : segments.rowAt(place);
    if (row && !isSelected(selection, row.id)) editing.askDelete({ ids: [row.id], seen: [row] });
    else askDelete();
  };
  const whyNoDelete = useWhyNot("deleteSegments");
  const isFiltered = search !== "" || statuses.size > 0;

  return (
    <StorageLayout
      title={t("segments.title")}
      note={t("segments.count", { count: segments.total, shown: formatNumber(segments.total) })}
      foot={
        <SelectionBar count={chosen} onClear={() => setSelection(NONE)}>
          <ToolButton
            icon={Delete}
            label={t("storage.edit.deleteMore")}
            onPress={askDelete}
            why={whyNoDelete}
          />
        </SelectionBar>
      }
      actions={
        <>
          <SegmentTools onNew={() => editing.make(folder)} />
          <SearchField
            label={t("segments.search")}
            placeholder={t("segments.searchHint")}
            value={search}
            onChange={setSearch}
          />
        </>
      }
      onDelete={(place) => (whyNoDelete === undefined ? askDeleteAt(place) : toast.info(whyNoDelete))}
      side={
        <>
          <FolderPanel
            title={t("segments.storage")}
            folders={folders}
            selectedId={folder}
            onSelect={(id) => navigate({ screen: "segments", folderId: id === ROOT ? undefined : id })}
            below={{ isOn: below, onChange: setBelow }}
          />
          <Panel title={t("segments.status")}>
            <FilterChips
              label={t("segments.status")}
              items={[
                { id: "active", label: t("segments.active"), count: countOfStatus("active") },
                { id: "inactive", label: t("segments.inactive"), count: countOfStatus("inactive") },
              ]}
              selected={statuses}
              onChange={setStatuses}
            />
          </Panel>
        </>
      }
    >
      <SegmentList
        title={folder === ROOT ? t("segments.listAll") : t("segments.list")}
        segments={segments}
        editing={{
          ...editing,
          askDelete: (row) => editing.askDelete({ ids: [row.id], seen: [row] }),
        }}
        sort={sort}
        onSort={setSort}
        selection={selection}
        onSelectionChange={setSelection}
        onTypeAhead={(letters) => segmentPosition(query, letters)}
        isDeep={below}
        onClear={
          isFiltered
            ? () => {
                setSearch("");
                setStatuses(new Set());
              }
            : undefined
        }
      />
      {editing.dialog}
    </StorageLayout>
  );
}

/** What a list holds, in whichever order. */
function filterOf({ sort: _sort, descending: _descending, ...filter }: SegmentQuery): string {
  return JSON.stringify(filter);
}

function queryOf(
  folder: string,
  below: boolean,
  search: string,
  statuses: ReadonlySet<string>,
  sort: GridSort,
): SegmentQuery {
  return {
    search,
    folder: folder === ROOT ? null : folder,
    includeSubfolders: below,
    statuses: [...statuses],
    sort: sort.column as SegmentSort,
    descending: sort.descending,
  };
}
