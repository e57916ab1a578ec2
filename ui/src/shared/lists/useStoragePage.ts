/** What the pages of trait and segment storage have in common: folder, search, filter, sort order, selection. */
import { useMemo } from "react";
import type { SelectableList } from "../../api/useSelectableList";
import { countOf, exclude, isSelected } from "../../components/grid/selection";
import type { GridSort } from "../../components/grid/types";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { useRemembered } from "../../placeMemory";
import { chosenIds, MAX_AT_ONCE, seenIn } from "../editing/chosen";
import type { DeleteTarget } from "../editing/DeleteDialog";
import { toastThrown } from "../editing/outcome";
import { STORAGE_ROOT } from "./folders";
import { useChosen } from "./useChosen";

const BY_NAME: GridSort = { column: "name", descending: false };

/** The filters of the list (folder, search, one facet) and its order. */
export interface StorageFilters<Facet extends string = string> {
  /** ID of the folder; `STORAGE_ROOT` means all. */
  folder: string;
  search: string;
  setSearch: (search: string) => void;
  /** The selected values of the page's facet, such as types; none means all. */
  facet: ReadonlySet<Facet>;
  setFacet: (facet: ReadonlySet<Facet>) => void;
  sort: GridSort;
  setSort: (sort: GridSort) => void;
  /** Whether the list includes objects of subfolders. */
  below: boolean;
  setBelow: (below: boolean) => void;
  /** Clears search and facet; undefined if neither is set. */
  clear: (() => void) | undefined;
}

/** The filters of a storage page without its facet. */
export type PlainFilters = Omit<StorageFilters, "facet" | "setFacet">;

/** The filters of a storage page, remembered for its history entry. */
export function useStorageFilters<Facet extends string>(route: {
  folderId?: string;
  search?: string;
}): StorageFilters<Facet> {
  const [search, setSearch] = useRemembered("search", route.search ?? "");
  const [asked, setAsked] = useRemembered("asked", route.search);
  // A link with another search text wins over the typed one.
  if (route.search !== asked) {
    setAsked(route.search);
    setSearch(route.search ?? "");
  }
  const [facet, setFacet] = useRemembered<ReadonlySet<Facet>>("facet", new Set());
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

/** The part of a storage page's query that is the same for traits and segments. */
export function useStorageQuery({ search, folder, below, sort }: PlainFilters) {
  const { descending } = sort;
  return useMemo(
    () => ({
      search,
      folder: folder === STORAGE_ROOT ? null : folder,
      includeSubfolders: below,
      descending,
    }),
    [search, folder, below, descending],
  );
}

/** The selection in a storage page, and the actions on it. */
export interface ChosenRows {
  selection: ReturnType<typeof useChosen>[0];
  select: ReturnType<typeof useChosen>[1];
  count: number;
  /** Deselects rows that no longer exist. */
  deselect: (ids: readonly string[]) => void;
  /** Calls the function with the IDs of the selection; shows a message if there are too many for one change. */
  withIds: (act: (ids: string[]) => void) => void;
  /** Asks to delete the selection. */
  confirmDelete: (ask: (target: DeleteTarget) => void) => void;
  /** The same from a row: the selection if the row is in it, otherwise the row alone. */
  confirmDeleteAt: (place: number | undefined, ask: (target: DeleteTarget) => void) => void;
}

/** The selection of a storage page. `query` is the query of the list. */
export function useChosenRows<Row extends { id: string; name: string }>(
  query: { sort?: unknown; descending?: unknown },
  list: SelectableList<Row>,
): ChosenRows {
  // The content of a list, without its sort order.
  const { sort: _sort, descending: _descending, ...filter } = query;
  const [selection, select] = useChosen(JSON.stringify(filter), list);
  const count = countOf(selection, list.total);
  const withIds = (act: (ids: string[]) => void) => {
    if (count === 0) return;
    chosenIds(selection, list).then((ids) => {
      if (ids) act(ids);
      else toast.info(t("editing.tooMany", { limit: MAX_AT_ONCE }));
    }, toastThrown);
  };
  const confirmDelete = (ask: (target: DeleteTarget) => void) =>
    withIds((ids) => ask({ ids, seen: seenIn(list, ids) }));
  return {
    selection,
    select,
    count,
    deselect: (ids) => select((now) => exclude(now, ids)),
    withIds,
    confirmDelete,
    confirmDeleteAt: (place, ask) => {
      const row = place === undefined ? undefined : list.rowAt(place);
      if (row && !isSelected(selection, row.id)) ask({ ids: [row.id], seen: [row] });
      else confirmDelete(ask);
    },
  };
}
