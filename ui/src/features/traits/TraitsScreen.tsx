/** Trait storage as a page: folders and type filter at the left, the traits of the chosen folder at the right. */
import Delete from "@react-spectrum/s2/icons/Delete";
import { useMemo } from "react";
import { useWhyNot } from "../../api/rights";
import { traitPosition, useTraitFacets, useTraitFolders, useTraits } from "../../api/traits";
import type { TraitQuery, TraitSort } from "../../bindings";
import { NONE, countOf, exclude, isSelected } from "../../components/grid/selection";
import type { GridSort } from "../../components/grid/types";
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
import { TraitList } from "./TraitList";
import { TraitTools } from "./TraitTools";
import { TraitTypePanel } from "./TraitTypePanel";
import { useTraitEditing } from "./useTraitEditing";

const ROOT = "0";
const PLAIN: GridSort = { column: "name", descending: false };

export default function TraitsScreen({ route }: ScreenProps<"traits">) {
  const folder = route.folderId ?? ROOT;
  const [search, setSearch] = useRemembered("search", route.search ?? "");
  const [asked, setAsked] = useRemembered("asked", route.search);
  // A link that asks for other words wins over what was typed.
  if (route.search !== asked) {
    setAsked(route.search);
    setSearch(route.search ?? "");
  }
  const [types, setTypes] = useRemembered<ReadonlySet<string>>("types", new Set());
  const [sort, setSort] = useRemembered<GridSort>("sort", PLAIN);
  const [below, setBelow] = useRemembered("below", true);
  const query = useMemo(
    () => queryOf(folder, below, search, types, sort),
    [folder, below, search, types, sort],
  );
  const traits = useTraits(query);
  const folders = useTraitFolders();
  const facets = useTraitFacets(query);
  const [selection, setSelection] = useChosen(filterOf(query), traits);
  const chosen = countOf(selection, traits.total);
  const editing = useTraitEditing((ids) => setSelection((now) => exclude(now, ids)));
  const withChosen = (act: (ids: string[]) => void) => {
    if (chosen === 0) return;
    chosenIds(selection, traits).then((ids) => {
      if (ids) act(ids);
      else toast.info(t("storage.edit.tooMany", { limit: MOST_AT_ONCE }));
    }, sayThrown);
  };
  const askDelete = () =>
    withChosen((ids) => {
      editing.askDelete({ ids, seen: seenIn(traits, ids) });
    });
  /** All that is chosen where the row is among it, otherwise the row alone. */
  const askDeleteAt = (place: number | undefined) => {
    const row = place === undefined ? undefined : traits.rowAt(place);
    if (row && !isSelected(selection, row.id)) editing.askDelete({ ids: [row.id], seen: [row] });
    else askDelete();
  };
  const whyNoDelete = useWhyNot("deleteTraits");
  const isFiltered = search !== "" || types.size > 0;

  return (
    <StorageLayout
      title={t("traits.title")}
      note={t("traits.count", { count: traits.total, shown: formatNumber(traits.total) })}
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
          <TraitTools
            editing={editing}
            folder={folder}
            chosen={chosen}
            onSegment={() => withChosen(editing.makeSegment)}
          />
          <SearchField
            label={t("traits.search")}
            placeholder={t("traits.searchHint")}
            value={search}
            onChange={setSearch}
          />
        </>
      }
      onDelete={(place) => (whyNoDelete === undefined ? askDeleteAt(place) : toast.info(whyNoDelete))}
      side={
        <>
          <FolderPanel
            title={t("traits.storage")}
            folders={folders}
            selectedId={folder}
            onSelect={(id) => navigate({ screen: "traits", folderId: id === ROOT ? undefined : id })}
            below={{ isOn: below, onChange: setBelow }}
          />
          <TraitTypePanel facets={facets.value?.types ?? []} chosen={types} onChange={setTypes} />
        </>
      }
    >
      <TraitList
        title={folder === ROOT ? t("traits.listAll") : t("traits.list")}
        traits={traits}
        editing={{
          edit: editing.edit,
          askDelete: (row) => editing.askDelete({ ids: [row.id], seen: [row] }),
        }}
        sort={sort}
        onSort={setSort}
        selection={selection}
        onSelectionChange={setSelection}
        onTypeAhead={(letters) => traitPosition(query, letters)}
        isDeep={below}
        onClear={
          isFiltered
            ? () => {
                setSearch("");
                setTypes(new Set());
              }
            : undefined
        }
      />
      {editing.dialog}
    </StorageLayout>
  );
}

/** What a list holds, in whichever order. */
function filterOf({ sort: _sort, descending: _descending, ...filter }: TraitQuery): string {
  return JSON.stringify(filter);
}

function queryOf(
  folder: string,
  below: boolean,
  search: string,
  types: ReadonlySet<string>,
  sort: GridSort,
): TraitQuery {
  return {
    search,
    folder: folder === ROOT ? null : folder,
    includeSubfolders: below,
    types: [...types],
    sort: sort.column as TraitSort,
    descending: sort.descending,
  };
}
