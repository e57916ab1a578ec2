/** What the tree of folders shows of what is searched for. */
import type { FolderRow } from "../../bindings";

/** Words for the tree's filter: those typed, unless no folder has them (they may name a trait instead). */
export function folderFilter(folders: readonly FolderRow[], words: string): string {
  const wanted = words.trim().toLocaleLowerCase();
  const found = folders.some(({ name, depth }) => depth > 0 && name.toLocaleLowerCase().includes(wanted));
  return found ? wanted : "";
}
