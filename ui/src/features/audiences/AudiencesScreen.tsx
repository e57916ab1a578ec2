/** The audiences of Experience Platform as a page: folders on the left, the same list as on Share on the right. */
import AddCircle from "@react-spectrum/s2/icons/AddCircle";
import Share from "@react-spectrum/s2/icons/Share";
import Tools from "@react-spectrum/s2/icons/Tools";
import { useMemo } from "react";
import { audiencePosition, useAudienceFacets, useAudienceFolders, useAudiences } from "../../api/audiences";
import { useWhyNotShare } from "../../api/rights";
import type { SelectableList } from "../../api/useSelectableList";
import type { AudienceQuery, AudienceRow, AudienceSort } from "../../bindings";
import { NONE, countOf, type Selection } from "../../components/grid/selection";
import type { GridSort } from "../../components/grid/types";
import { toast } from "../../components/toast";
import { formatNumber, t } from "../../i18n";
import { navigate, type ScreenProps } from "../../navigation";
import { inBackground } from "../../background";
import { useRepair } from "../../shared/pairs/useRepair";
import { useRemembered } from "../../placeMemory";
import { AudienceFilters } from "../../shared/audiences/AudienceFilters";
import { isFiltered } from "../../shared/sharing/shareView";
import { useShareDialog } from "../../shared/sharing/useShareDialog";
import { chosenIds, MAX_AT_ONCE } from "../../shared/editing/chosen";
import { toastThrown } from "../../shared/editing/outcome";
import { ToolButton } from "../../shared/editing/ToolButton";
import { AUDIENCE_ROOT } from "../../shared/lists/folders";
import { FolderPanel } from "../../shared/lists/FolderPanel";
import { OverlapButton } from "../../shared/lists/OverlapButton";
import { SelectionBar } from "../../shared/lists/SelectionBar";
import { StorageLayout } from "../../shared/lists/StorageLayout";
import { useChosen } from "../../shared/lists/useChosen";
import { AudienceList } from "./AudienceList";
import { useAudienceEditing } from "./useAudienceEditing";
import { RECEIVING } from "../../shared/audiences/receiving";

const PLAIN: GridSort = { column: "name", descending: false };
/** All filters but folder and search. */
type Filters = Partial<Omit<AudienceQuery, "folder" | "search" | "sort" | "descending">>;
const NO_FILTERS: Filters = {};

export default function AudiencesScreen({ route }: ScreenProps<"audiences">) {
  const folder = route.folderId ?? AUDIENCE_ROOT;
  const [search, setSearch] = useRemembered("search", "");
  const [filters, setFilters] = useRemembered("filters", NO_FILTERS);
  const [asked, setAsked] = useRemembered("asked", false);
  if (route.receiving === true && !asked) {
    setAsked(true);
    setSearch("");
    setFilters({ shared: [...RECEIVING] });
  }
  const [sort, setSort] = useRemembered<GridSort>("sort", PLAIN);
  const query = useMemo(() => queryOf(folder, search, filters, sort), [folder, search, filters, sort]);
  const audiences = useAudiences(query);
  const folders = useAudienceFolders();
  const facets = useAudienceFacets(query).value;
  const [selection, setSelection] = useChosen(JSON.stringify({ folder, search, filters }), audiences);
  const chosen = countOf(selection, audiences.total);
  const why = useWhyNotShare();
  const editing = useAudienceEditing();
  const { share, repair, withChosen, shareChosen, repairChosen } = useChosenActions(selection, audiences);
  const clear = () => {
    setSearch("");
    setFilters(NO_FILTERS);
  };

  return (
    <StorageLayout
      title={t("audiences.title")}
      note={t("audiences.count", { count: audiences.total, shown: formatNumber(audiences.total) })}
      actions={
        <>
          <ToolButton icon={AddCircle} label={t("definition.newMore")} onPress={() => editing.make(folder)} />
          <AudienceFilters
            query={query}
            facets={facets}
            onFilter={({ search: words, ...parts }) => {
              if (words !== undefined) setSearch(words);
              else setFilters((now) => ({ ...now, ...parts }));
            }}
            onClear={clear}
          />
        </>
      }
      foot={
        <SelectionBar count={chosen} onClear={() => setSelection(NONE)}>
          <ToolButton icon={Share} label={t("sharing.button.none")} onPress={shareChosen} why={why} />
          <ToolButton icon={Tools} label={t("pairs.repair")} onPress={repairChosen} why={why} />
          <OverlapButton kind="audience" count={chosen} withIds={withChosen} />
        </SelectionBar>
      }
      side={
        <FolderPanel
          title={t("audiences.folders")}
          folders={folders}
          selectedId={folder}
          onSelect={(id) =>
            navigate({ screen: "audiences", folderId: id === AUDIENCE_ROOT ? undefined : id })
          }
        />
      }
    >
      <AudienceList
        title={folder === AUDIENCE_ROOT ? t("audiences.listAll") : t("audiences.list")}
        audiences={audiences}
        sort={sort}
        onSort={setSort}
        selection={selection}
        onSelectionChange={setSelection}
        onShare={(row) => share.open([row.id], row.name)}
        onRepair={(id) => inBackground(repair([id]))}
        editing={editing}
        whyNoShare={why}
        onTypeAhead={(letters) => audiencePosition(query, letters)}
        onClear={isFiltered({ ...query, folder: null }) ? clear : undefined}
      />
      {share.dialog}
      {editing.dialog}
    </StorageLayout>
  );
}

/** Sharing and repairing, for one audience and for the selected ones. */
function useChosenActions(selection: Selection, audiences: SelectableList<AudienceRow>) {
  const share = useShareDialog();
  const repair = useRepair();
  const withChosen = (act: (ids: string[]) => void) => {
    const tooMany = () => toast.info(t("editing.tooMany", { limit: MAX_AT_ONCE }));
    chosenIds(selection, audiences).then((ids) => (ids ? act(ids) : tooMany()), toastThrown);
  };
  const openShare = (ids: string[]) => {
    if (ids.length > 0) share.open(ids, nameOf(audiences, ids));
  };
  return {
    share,
    repair,
    withChosen,
    shareChosen: () => withChosen(openShare),
    repairChosen: () => withChosen((ids) => inBackground(repair(ids))),
  };
}

/** The name of the only audience; empty if there are several. */
function nameOf(audiences: SelectableList<AudienceRow>, ids: readonly string[]): string {
  if (ids.length !== 1) return "";
  return audiences.rowsRead().find((row) => row.id === ids[0])?.name ?? "";
}

function queryOf(folder: string, search: string, filters: Filters, sort: GridSort): AudienceQuery {
  return {
    ...filters,
    search,
    folder: folder === AUDIENCE_ROOT ? null : folder,
    sort: sort.column as AudienceSort,
    descending: sort.descending,
  };
}
