/**
 * What the Share screen looks at: filters, order, what is chosen, folders, sizes. It lives outside the components, so
 * that somebody who opens an audience and comes back finds everything as it was.
 */
import { useSyncExternalStore } from "react";
import type {
  AudienceQuery,
  AudienceSort,
  SegmentQuery,
  Selection as HeldRows,
  TraitQuery,
} from "../../bindings";
import { NONE, type Selection } from "../../components/grid/selection";
import type { GridSort } from "../../components/grid/types";

export interface SharePlace {
  audiences: AudienceQuery;
  selection: Selection;
  /** Columns the user chose; undefined while the width decides. */
  columns: ReadonlySet<string> | undefined;
  side: "traits" | "segments";
  traits: TraitQuery;
  segments: SegmentQuery;
  /** Where audiences were shared to last. */
  target: string | undefined;
  /** Share of the width the audiences take; undefined until the user moves the line. */
  left: number | undefined;
  /** Height of the folder tree, px. */
  tree: number;
  /** Height of the tray when open, px; undefined until the user moves the line. */
  tray: number | undefined;
  trayOpen: boolean;
}

export const START: SharePlace = {
  // What changed last is what there is to do.
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

let present = START;
const watchers = new Set<() => void>();

/** Changes parts of the place. */
export function changePlace(parts: Partial<SharePlace>): void {
  present = { ...present, ...parts };
  for (const watcher of watchers) watcher();
}

function subscribe(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

export function presentPlace(): SharePlace {
  return present;
}

export function usePlace(): SharePlace {
  return useSyncExternalStore(subscribe, presentPlace);
}

/** Filters audiences. What was chosen is let go: it may not be in the list any more, and nothing unseen is chosen. */
export function filterAudiences(parts: Partial<AudienceQuery>): void {
  changePlace({ audiences: { ...present.audiences, ...parts }, selection: NONE });
}

/** Whether anything but the order narrows the list. */
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
  const { sort, descending } = present.audiences;
  changePlace({ audiences: { sort, descending }, selection: NONE });
}

export function sortAudiences({ column, descending }: GridSort): void {
  changePlace({ audiences: { ...present.audiences, sort: column as AudienceSort, descending } });
}

/** The chosen rows as the shell takes them. */
export function heldRows(selection: Selection, query: AudienceQuery): HeldRows<AudienceQuery> {
  return selection.mode === "some"
    ? { mode: "some", ids: [...selection.keys] }
    : { mode: "all", query, except: [...selection.except] };
}
