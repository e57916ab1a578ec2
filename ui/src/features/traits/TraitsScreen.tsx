/** Trait storage as a page: folders and type filter at the left, the traits of the chosen folder at the right. */
import { useMemo, useState } from "react";
import { traitPosition, useTraitFacets, useTraitFolders, useTraits } from "../../api/traits";
import type { TraitQuery, TraitSort } from "../../bindings";
import { NONE, countOf, type Selection } from "../../components/grid/selection";
import type { GridSort } from "../../components/grid/types";
import { SearchField } from "../../components/SearchField";
import { formatNumber, t } from "../../i18n";
import { navigate } from "../../navigation";
import type { ScreenProps } from "../../screens";
import { FolderPanel } from "../storage/FolderPanel";
import { StorageLayout } from "../storage/StorageLayout";
import { TraitList } from "./TraitList";
import { TraitTypePanel } from "./TraitTypePanel";

const ROOT = "0";
const PLAIN: GridSort = { column: "name", descending: false };

export default function TraitsScreen({ route }: ScreenProps<"traits">) {
  const folder = route.folderId ?? ROOT;
  const [search, setSearch] = useState(route.search ?? "");
  const [asked, setAsked] = useState(route.search);
  // A link that asks for other words wins over what was typed.
  if (route.search !== asked) {
    setAsked(route.search);
    setSearch(route.search ?? "");
  }
  const [types, setTypes] = useState<ReadonlySet<string>>(new Set());
  const [sort, setSort] = useState<GridSort>(PLAIN);
  const [selection, setSelection] = useState<Selection>(NONE);
  const query = useMemo(() => queryOf(folder, search, types, sort), [folder, search, types, sort]);
  const traits = useTraits(query);
  const folders = useTraitFolders();
  const facets = useTraitFacets(query);
  const chosen = countOf(selection, traits.total);
  const isFiltered = search !== "" || types.size > 0;

  return (
    <StorageLayout
      title={t("traits.title")}
      note={
        chosen > 0
          ? t("storage.selected", { count: chosen })
          : t("traits.count", { count: traits.total, shown: formatNumber(traits.total) })
      }
      actions={
        <SearchField
          label={t("traits.search")}
          placeholder={t("traits.searchHint")}
          value={search}
          onChange={setSearch}
        />
      }
      side={
        <>
          <FolderPanel
            title={t("traits.storage")}
            folders={folders}
            selectedId={folder}
            onSelect={(id) => {
              setSelection(NONE);
              navigate({ screen: "traits", folderId: id === ROOT ? undefined : id });
            }}
          />
          <TraitTypePanel facets={facets.value?.types ?? []} chosen={types} onChange={setTypes} />
        </>
      }
    >
      <TraitList
        traits={traits}
        sort={sort}
        onSort={setSort}
        selection={selection}
        onSelectionChange={setSelection}
        onTypeAhead={(letters) => traitPosition(query, letters)}
        onClear={
          isFiltered
            ? () => {
                setSearch("");
                setTypes(new Set());
              }
            : undefined
        }
      />
    </StorageLayout>
  );
}

/** A folder lists what lies directly in it, as Adobe's page does; a search also looks below it. */
function queryOf(folder: string, search: string, types: ReadonlySet<string>, sort: GridSort): TraitQuery {
  return {
    search,
    folder: folder === ROOT ? null : folder,
    includeSubfolders: search !== "" || folder === ROOT,
    types: [...types],
    sort: sort.column as TraitSort,
    descending: sort.descending,
  };
}
