/** Small facts that trait and segment panels show alike. */
import type { Author } from "../../bindings";
import type { Crumb } from "../../components/Breadcrumbs";
import { formatMoment, t } from "../../i18n";
import { hrefOf } from "../../navigation";

/** Who and when; objects made by an integration have no author. */
export function authorWords(author: Author | null): string {
  if (!author) return t("storage.notAvailable");
  return author.at === null
    ? author.name
    : t("storage.author", { name: author.name, at: formatMoment(author.at) });
}

/** The way to an object: its storage, then the folder it lies in. */
export function trailOf(screen: "traits" | "segments", storedIn: string, folderId?: string): Crumb[] {
  const title = screen === "traits" ? t("traits.title") : t("segments.title");
  const trail: Crumb[] = [{ label: title, href: hrefOf({ screen }) }];
  const folder = storedIn.split("/").at(-1);
  if (folder && folderId !== undefined && folderId !== "0") {
    trail.push({ label: folder, href: hrefOf({ screen, folderId }) });
  }
  return trail;
}
