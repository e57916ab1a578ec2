/** Watch rules in words. */
import type { FolderRow, ObjectLink, WatchDraft, WatchRule } from "../../bindings";
import { formatList, own, t, type MessageValue } from "../../i18n";

/** What a rule matches. A folder is named, unless it no longer exists. */
export function wordsOf(draft: WatchDraft, folders: readonly FolderRow[]): string {
  const folder = folders.find(({ id }) => id === draft.folder)?.name ?? draft.folder;
  const parts = [
    draft.tag && t("watch.words.tag", { text: draft.tag }),
    draft.folder && t("watch.words.folder", { text: folder }),
    draft.contains && t("watch.words.contains", { text: draft.contains }),
    draft.label && t("watch.words.label", { text: draft.label }),
    draft.automatic && t("watch.words.automatic"),
  ].filter((part): part is string => typeof part === "string" && part !== "");
  return formatList(parts);
}

/** The name of a rule as part of a sentence, or what it matches. */
export function nameOf(draft: WatchDraft, folders: readonly FolderRow[]): MessageValue {
  return draft.name.trim() || own(wordsOf(draft, folders));
}

/** Everything that a rule proposes to change. */
export function proposedBy({ share, unshare }: WatchRule): readonly ObjectLink[] {
  return [...share, ...unshare];
}
