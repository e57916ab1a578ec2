/** Folders as the tree draws them. */
import type { FolderRow } from "../../bindings";
import type { FolderNode } from "../../components/tree/FolderTree";
import { t } from "../../i18n";

export function nodesOf(folders: readonly FolderRow[]): FolderNode[] {
  return folders.map(({ id, parentId, name, count }) => ({
    id,
    parentId,
    // The root of audience folders has no name of its own in the service.
    name: name || t("share.folder.all"),
    count,
  }));
}

/** Words for the tree's filter: those typed, unless no folder has them (they may name a trait instead). */
export function folderFilter(folders: readonly FolderRow[], words: string): string {
  const wanted = words.trim().toLocaleLowerCase();
  const found = folders.some(({ name, depth }) => depth > 0 && name.toLocaleLowerCase().includes(wanted));
  return found ? wanted : "";
}
