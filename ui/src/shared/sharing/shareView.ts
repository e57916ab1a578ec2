/**
 * The state of the Share screen: filters, sort order, selection, folders, sizes. It lives outside the components, so
 * that it is unchanged when the user opens an audience and comes back.
 */
import type {
  AudienceQuery,
  AudienceSort,
  SegmentQuery,
  Selection as HeldRows,
  TraitQuery,
} from "../../bindings";
import { NONE, type Selection } from "../../components/grid/selection";
import type { GridSort } from "../../components/grid/types";
import { store, useStore } from "../../store";

export interface ShareView {
  audiences: AudienceQuery;
  selection: Selection;
  /** Columns that the user chose; undefined if the width decides. */
  columns: ReadonlySet<string> | undefined;
  side: "traits" | "segments";
  traits: TraitQuery;
  segments: SegmentQuery;
  /** The folder to which audiences were last shared. */
  target: string | undefined;
  /** Share of the width for the audiences; undefined until the user moves the divider. */
  left: number | undefined;
  /** Height of the folder tree, px. */
  tree: number;
  /** Height of the tray when open, px; undefined until the user moves the divider. */
  tray: number | undefined;
  trayOpen: boolean;
}

export const START: ShareView = {
  // Recently changed audiences come first: they are the ones to work on.
  audiences: { sort: "updated", descending: true },
  selection: NONE,
  columns: undefined,
  side: "traits",
  traits: { includeSubfolders: true, sort: "name", descending: false, folderTraitsLast: true },
  segments: { includeSubfolders: true, sort: "name", descending: false },
  target: undefined,
  left: undefined,
  tree: 216,
  tray: undefined,
  trayOpen: true,
};

const present = store(START);

/** Changes parts of the state. */
export function changeShareView(parts: Partial<ShareView>): void {
  present.set({ ...present.get(), ...parts });
}

export function presentShareView(): ShareView {
  return present.get();
}

export function useShareView(): ShareView {
  return useStore(present);
}

/** Filters audiences and clears the selection: its rows may have left the list, and nothing unseen may be selected. */
export function filterAudiences(parts: Partial<AudienceQuery>): void {
  changeShareView({ audiences: { ...present.get().audiences, ...parts }, selection: NONE });
}

/** Whether any filter or search is set. */
export function isFiltered(query: AudienceQuery): boolean {
  const lists = [query.origins, query.lifecycles, query.updateFrequencies, query.tags, query.shared];
  return (
    Boolean(query.search) ||
    Boolean(query.folder) ||
    lists.some((list) => list !== undefined && list.length > 0)
  );
}

/** All audiences again, in the same order. */
export function clearFilters(): void {
  const { sort, descending } = present.get().audiences;
  changeShareView({ audiences: { sort, descending }, selection: NONE });
}

export function sortAudiences({ column, descending }: GridSort): void {
  changeShareView({ audiences: { ...present.get().audiences, sort: column as AudienceSort, descending } });
}

/** The selected rows in the form of the shell. */
export function heldRows(selection: Selection, query: AudienceQuery): HeldRows<AudienceQuery> {
  return selection.mode === "some"
    ? { mode: "some", ids: [...selection.keys] }
    : { mode: "all", query, except: [...selection.except] };
}
