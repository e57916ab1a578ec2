/** Folders of a list: their roots, the tree nodes, and which of them a search shows. */
import type { FolderRow } from "../../bindings";
import type { FolderNode } from "../../components/tree/FolderTree";
import { t } from "../../i18n";

/** Id of the root of trait and of segment storage. */
export const STORAGE_ROOT = "0";

/** Id of the root of audience folders. */
export const AUDIENCE_ROOT = "";

export function nodesOf(folders: readonly FolderRow[]): FolderNode[] {
  return folders.map(({ id, parentId, name, count }) => ({
    id,
    parentId,
    // The root of audience folders has no name of its own in the service.
    name: name || t("audiences.listAll"),
    count,
  }));
}

/** The search text as a filter for the tree; empty if no folder matches, because it may name a trait instead. */
export function folderFilter(folders: readonly FolderRow[], words: string): string {
  const wanted = words.trim().toLocaleLowerCase();
  const found = folders.some(({ name, depth }) => depth > 0 && name.toLocaleLowerCase().includes(wanted));
  return found ? wanted : "";
}
