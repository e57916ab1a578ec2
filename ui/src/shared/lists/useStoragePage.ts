/** What the pages of trait and of segment storage remember and do alike: where one is, what is searched, what is chosen. */
import type { SelectableList } from "../../api/useSelectableList";
import { countOf, exclude, isSelected } from "../../components/grid/selection";
import type { GridSort } from "../../components/grid/types";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { useRemembered } from "../../placeMemory";
import { chosenIds, MOST_AT_ONCE, seenIn } from "../editing/chosen";
import type { Doomed } from "../editing/DeleteDialog";
import { sayThrown } from "../editing/outcome";
import { STORAGE_ROOT } from "./folders";
import { useChosen } from "./useChosen";

const BY_NAME: GridSort = { column: "name", descending: false };

/** What narrows the list: folder, search, one facet; and its order. */
export interface StorageFilters {
  /** Id of the folder; `STORAGE_ROOT` is all. */
  folder: string;
  search: string;
  setSearch: (search: string) => void;
  /** Values of the page's facet that are on, such as types; none means all. */
  facet: ReadonlySet<string>;
  setFacet: (facet: ReadonlySet<string>) => void;
  sort: GridSort;
  setSort: (sort: GridSort) => void;
  /** Whether objects of folders below are in the list. */
  below: boolean;
  setBelow: (below: boolean) => void;
  /** Takes search and facet away; undefined while there is neither. */
  clear: (() => void) | undefined;
}

/** The filters of a storage page, remembered for its place in the history. */
export function useStorageFilters(route: { folderId?: string; search?: string }): StorageFilters {
  const [search, setSearch] = useRemembered("search", route.search ?? "");
  const [asked, setAsked] = useRemembered("asked", route.search);
  // A link that asks for other words wins over what was typed.
  if (route.search !== asked) {
    setAsked(route.search);
    setSearch(route.search ?? "");
  }
  const [facet, setFacet] = useRemembered<ReadonlySet<string>>("facet", new Set());
  const [sort, setSort] = useRemembered<GridSort>("sort", BY_NAME);
  const [below, setBelow] = useRemembered("below", true);
  const clear = () => {
    setSearch("");
    setFacet(new Set());
  };
  return {
    folder: route.folderId ?? STORAGE_ROOT,
    search,
    setSearch,
    facet,
    setFacet,
    sort,
    setSort,
    below,
    setBelow,
    clear: search !== "" || facet.size > 0 ? clear : undefined,
  };
}

/** What is chosen in a storage page, and what can be done with it. */
export interface ChosenRows {
  selection: ReturnType<typeof useChosen>[0];
  select: ReturnType<typeof useChosen>[1];
  count: number;
  /** Lets go of rows that are no longer there. */
  letGo: (ids: readonly string[]) => void;
  /** Calls with the ids of all that is chosen; says so where they are too many for one change. */
  withIds: (act: (ids: string[]) => void) => void;
  /** The question that deletes all that is chosen. */
  askDelete: (ask: (doomed: Doomed) => void) => void;
  /** The same from a row: all that is chosen where the row is among it, otherwise the row alone. */
  askDeleteAt: (place: number | undefined, ask: (doomed: Doomed) => void) => void;
}

/** The selection of a storage page. `query` is what the list was asked for. */
export function useChosenRows<Row extends { id: string; name: string }>(
  query: { sort?: unknown; descending?: unknown },
  list: SelectableList<Row>,
): ChosenRows {
  // What a list holds, in whichever order.
  const { sort: _sort, descending: _descending, ...filter } = query;
  const [selection, select] = useChosen(JSON.stringify(filter), list);
  const count = countOf(selection, list.total);
  const withIds = (act: (ids: string[]) => void) => {
    if (count === 0) return;
    chosenIds(selection, list).then((ids) => {
      if (ids) act(ids);
      else toast.info(t("storage.edit.tooMany", { limit: MOST_AT_ONCE }));
    }, sayThrown);
  };
  const askDelete = (ask: (doomed: Doomed) => void) =>
    withIds((ids) => ask({ ids, seen: seenIn(list, ids) }));
  return {
    selection,
    select,
    count,
    letGo: (ids) => select((now) => exclude(now, ids)),
    withIds,
    askDelete,
    askDeleteAt: (place, ask) => {
      const row = place === undefined ? undefined : list.rowAt(place);
      if (row && !isSelected(selection, row.id)) ask({ ids: [row.id], seen: [row] });
      else askDelete(ask);
    },
  };
}
