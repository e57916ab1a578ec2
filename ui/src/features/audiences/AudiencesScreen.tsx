/** Experience Platform's audiences as a page of their own: folders at the left, the list at the right. */
import { useMemo } from "react";
import { audiencePosition, useAudienceFacets, useAudienceFolders, useAudiences } from "../../api/audiences";
import type { AudienceQuery, AudienceSort, SharedState } from "../../bindings";
import { FilterMenu } from "../../components/FilterChips";
import type { GridSort } from "../../components/grid/types";
import { SearchField } from "../../components/SearchField";
import { formatNumber, t } from "../../i18n";
import { navigate } from "../../navigation";
import { useRemembered } from "../../placeMemory";
import type { ScreenProps } from "../../screens";
import { stateWords } from "../pairs/SharedStateDot";
import { FolderPanel } from "../storage/FolderPanel";
import { StorageLayout } from "../storage/StorageLayout";
import { AudienceList } from "./AudienceList";

const ROOT = "";
const PLAIN: GridSort = { column: "name", descending: false };

export default function AudiencesScreen({ route }: ScreenProps<"audiences">) {
  const folder = route.folderId ?? ROOT;
  const [search, setSearch] = useRemembered("search", "");
  const [shared, setShared] = useRemembered<ReadonlySet<string>>("shared", new Set());
  const [sort, setSort] = useRemembered<GridSort>("sort", PLAIN);
  const query = useMemo(() => queryOf(folder, search, shared, sort), [folder, search, shared, sort]);
  const audiences = useAudiences(query);
  const folders = useAudienceFolders();
  const facets = useAudienceFacets(query);
  const isFiltered = search !== "" || shared.size > 0;

  return (
    <StorageLayout
      title={t("audiences.title")}
      note={t("audiences.count", { count: audiences.total, shown: formatNumber(audiences.total) })}
      actions={
        <>
          <FilterMenu
            label={t("audiences.shared")}
            items={(facets.value?.shared ?? []).map((facet) => ({
              id: facet.value,
              label: stateWords(facet.value as SharedState),
              count: facet.count,
            }))}
            selected={shared}
            onChange={setShared}
          />
          <SearchField
            label={t("audiences.search")}
            placeholder={t("audiences.searchHint")}
            value={search}
            onChange={setSearch}
          />
        </>
      }
      side={
        <FolderPanel
          title={t("audiences.folders")}
          folders={folders}
          selectedId={folder}
          onSelect={(id) => navigate({ screen: "audiences", folderId: id === ROOT ? undefined : id })}
        />
      }
    >
      <AudienceList
        audiences={audiences}
        sort={sort}
        onSort={setSort}
        onTypeAhead={(letters) => audiencePosition(query, letters)}
        onClear={
          isFiltered
            ? () => {
                setSearch("");
                setShared(new Set());
              }
            : undefined
        }
      />
    </StorageLayout>
  );
}

function queryOf(folder: string, search: string, shared: ReadonlySet<string>, sort: GridSort): AudienceQuery {
  return {
    search,
    folder: folder === ROOT ? null : folder,
    origins: [],
    lifecycles: [],
    updateFrequencies: [],
    tags: [],
    shared: [...shared] as SharedState[],
    sort: sort.column as AudienceSort,
    descending: sort.descending,
  };
}
