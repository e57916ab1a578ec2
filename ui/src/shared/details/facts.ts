/** Small facts that trait and segment panels both show. */
import type { Author, FolderRow, SourceDelivery, UnreadFact } from "../../bindings";
import type { KeyValueRow } from "../../components/KeyValueList";
import type { Crumb } from "../../components/Breadcrumbs";
import { formatMoment, t, isolate, own, type MessageKey } from "../../i18n";
import { hrefOf } from "../../navigation";
import { STORAGE_ROOT } from "../lists/folders";

interface AuthorLabels {
  /** Labels the row if the service reports the author. */
  who: string;
  /** Labels the row if only the time is known. */
  when: string;
}

/**
 * The row about who created or changed an object, and when, as far as the service reports it; none if it reports
 * neither.
 */
export function authorRow({ who, when }: AuthorLabels, author: Author | null): KeyValueRow[] {
  if (!author) return [];
  const name = nameOf(author);
  const at = author.at === null ? undefined : formatMoment(author.at);
  if (name === undefined) return at === undefined ? [] : [{ label: when, value: at }];
  return [
    { label: who, value: at === undefined ? name : t("details.author", { name: own(name), at: own(at) }) },
  ];
}

const DELIVERY: Record<SourceDelivery, MessageKey> = {
  flows: "details.delivery.flows",
  paused: "details.delivery.paused",
  notSelected: "details.delivery.notSelected",
  noSource: "details.delivery.noSource",
  unknown: "details.delivery.unknown",
};

/** The row about whether members reach Experience Platform through the Audience Manager source. */
export function deliveryRow(delivery: SourceDelivery): KeyValueRow {
  return { label: t("details.delivery"), value: t(DELIVERY[delivery]) };
}

/** User 0 is an integration (AAM contract §19.1). */
function nameOf({ name, user }: Author): string | undefined {
  if (name !== null) return isolate(name);
  if (user === null) return undefined;
  return user === "0" ? t("details.integration") : t("details.user", { id: user });
}

/** The value of a fact, or that it was not loaded yet: an empty value may exist then. */
export function knownOr<T>(unread: readonly UnreadFact[], fact: UnreadFact, value: T): T | string {
  return unread.includes(fact) ? t("details.notRead") : value;
}

/** The path to an object: its storage, then its folders; only the innermost folder until all are known. */
export function trailOf(
  screen: "traits" | "segments",
  storedIn: string,
  folderId?: string,
  folders: readonly FolderRow[] = [],
): Crumb[] {
  const title = screen === "traits" ? t("traits.title") : t("segments.title");
  const trail: Crumb[] = [{ label: title, href: hrefOf({ screen }) }];
  const folder = storedIn.split("/").at(-1);
  if (folder && folderId !== undefined && folderId !== STORAGE_ROOT) {
    const way = parentsOf(folderId, folders);
    if (way.length === 0) trail.push({ label: folder, href: hrefOf({ screen, folderId }) });
    for (const { id, name } of way) trail.push({ label: name, href: hrefOf({ screen, folderId: id }) });
  }
  return trail;
}

/** A folder and those above it, outermost first, without the root. */
function parentsOf(folderId: string, folders: readonly FolderRow[]): FolderRow[] {
  const way: FolderRow[] = [];
  let at = folders.find(({ id }) => id === folderId);
  while (at && at.id !== STORAGE_ROOT && !way.includes(at)) {
    way.unshift(at);
    const { parentId } = at;
    at = folders.find(({ id }) => id === parentId);
  }
  return way;
}
