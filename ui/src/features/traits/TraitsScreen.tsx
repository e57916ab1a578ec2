/** Trait storage as a page: folders and type filter on the left, the traits of the selected folder on the right. */
import { useMemo } from "react";
import { useWhyNot } from "../../api/rights";
import { traitPosition, useTraitFacets, useTraitFolders, useTraits } from "../../api/traits";
import type { TraitQuery, TraitSort } from "../../bindings";
import { formatNumber, t } from "../../i18n";
import type { ScreenProps } from "../../navigation";
import { STORAGE_ROOT } from "../../shared/lists/folders";
import { ShareChosen } from "../../shared/sharing/platform/ShareChosen";
import { usePlatformDialog } from "../../shared/sharing/platform/usePlatformDialog";
import { StoragePage } from "../../shared/lists/StoragePage";
import { useChosenRows, useStorageFilters, useStorageQuery } from "../../shared/lists/useStoragePage";
import { TraitList } from "./TraitList";
import { TraitTools } from "./TraitTools";
import { TraitTypePanel } from "./TraitTypePanel";
import type { FilteredType } from "./typeWords";
import { useTraitEditing } from "./useTraitEditing";

export default function TraitsScreen({ route }: ScreenProps<"traits">) {
  const filters = useStorageFilters<FilteredType>(route);
  const { folder, facet: types, sort } = filters;
  const common = useStorageQuery(filters);
  const query = useMemo(
    (): TraitQuery => ({ ...common, types: [...types], sort: sort.column as TraitSort }),
    [common, types, sort.column],
  );
  const traits = useTraits(query);
  const folders = useTraitFolders();
  const facets = useTraitFacets(query);
  const chosen = useChosenRows(query, traits);
  const editing = useTraitEditing(chosen.deselect);
  const platform = usePlatformDialog();
  return (
    <StoragePage
      screen="traits"
      words={{
        title: t("traits.title"),
        note: t("traits.count", { count: traits.total, shown: formatNumber(traits.total) }),
        storage: t("traits.storage"),
        search: t("traits.search"),
        searchHint: t("lists.searchHint"),
      }}
      filters={filters}
      folders={folders}
      chosen={chosen}
      onDelete={editing.confirmDelete}
      whyNoDelete={useWhyNot("deleteTraits")}
      selectionTools={
        <ShareChosen kind="trait" selection={chosen.selection} list={traits} platform={platform} />
      }
      tools={
        <TraitTools
          editing={editing}
          folder={folder}
          chosen={chosen.count}
          onSegment={() => chosen.withIds(editing.makeSegment)}
        />
      }
      facet={<TraitTypePanel facets={facets.value?.types ?? []} chosen={types} onChange={filters.setFacet} />}
    >
      <TraitList
        title={folder === STORAGE_ROOT ? t("traits.listAll") : t("traits.list")}
        traits={traits}
        editing={{
          edit: editing.edit,
          confirmDelete: (row) => editing.confirmDelete({ ids: [row.id], seen: [row] }),
        }}
        sort={sort}
        onSort={filters.setSort}
        selection={chosen.selection}
        onSelectionChange={chosen.select}
        onTypeAhead={(letters) => traitPosition(query, letters)}
        isDeep={filters.below}
        onClear={filters.clear}
      />
      {editing.dialog}
      {platform.dialog}
    </StoragePage>
  );
}
