/** Folders as the tree draws them. */
import type { FolderRow } from "../../bindings";
import type { FolderNode } from "../../components/tree/FolderTree";
import { t } from "../../i18n";

/** Id of the root of trait and of segment storage. */
export const STORAGE_ROOT = "0";

export function nodesOf(folders: readonly FolderRow[]): FolderNode[] {
  return folders.map(({ id, parentId, name, count }) => ({
    id,
    parentId,
    // The root of audience folders has no name of its own in the service.
    name: name || t("storage.allAudiences"),
    count,
  }));
}
