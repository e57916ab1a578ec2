/**
 * Which rows are selected, independent of the loaded rows: either the listed ones, or all but the listed ones. "All
 * 100,000" is one small value. What "all" means (which list, which filter) is up to the list's owner.
 */

export type Selection =
  | { readonly mode: "some"; readonly keys: ReadonlySet<string> }
  | { readonly mode: "all"; readonly except: ReadonlySet<string> };

export const NONE: Selection = { mode: "some", keys: new Set() };
export const ALL: Selection = { mode: "all", except: new Set() };

/** Exactly these rows. */
export function only(keys: Iterable<string>): Selection {
  return { mode: "some", keys: new Set(keys) };
}

export function isSelected(selection: Selection, key: string): boolean {
  return selection.mode === "some" ? selection.keys.has(key) : !selection.except.has(key);
}

/** The selection with these rows in it. */
export function include(selection: Selection, keys: Iterable<string>): Selection {
  if (selection.mode === "some") return { mode: "some", keys: added(selection.keys, keys) };
  return { mode: "all", except: removed(selection.except, keys) };
}

/** The selection without these rows. */
export function exclude(selection: Selection, keys: Iterable<string>): Selection {
  if (selection.mode === "some") return { mode: "some", keys: removed(selection.keys, keys) };
  return { mode: "all", except: added(selection.except, keys) };
}

/** The selection without the rows of another selection of the same list. */
export function without(selection: Selection, taken: Selection): Selection {
  if (taken.mode === "some") return exclude(selection, taken.keys);
  // All but a few were removed, so only those few can be left.
  return only([...taken.except].filter((key) => isSelected(selection, key)));
}

export function toggle(selection: Selection, key: string): Selection {
  return isSelected(selection, key) ? exclude(selection, [key]) : include(selection, [key]);
}

/** How many of `total` rows are selected. */
export function countOf(selection: Selection, total: number): number {
  return selection.mode === "some" ? selection.keys.size : Math.max(0, total - selection.except.size);
}

/** The state of the check box above the list. */
export function stateOf(selection: Selection, total: number): "none" | "some" | "all" {
  const count = countOf(selection, total);
  if (count === 0) return "none";
  return count >= total ? "all" : "some";
}

function added(set: ReadonlySet<string>, keys: Iterable<string>): Set<string> {
  const next = new Set(set);
  for (const key of keys) next.add(key);
  return next;
}

function removed(set: ReadonlySet<string>, keys: Iterable<string>): Set<string> {
  const next = new Set(set);
  for (const key of keys) next.delete(key);
  return next;
}
