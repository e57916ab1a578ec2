/** What sharing to Experience Platform does, as text. */
import type {
  PlatformDifference,
  PlatformDropPreview,
  PlatformLine,
  PlatformNote,
  PlatformRoute,
  PlatformVerdict,
  Tray,
} from "../../../bindings";
import { formatList, own, t } from "../../../i18n";
import { namespaceWords } from "../../audiences/words";
import { objectName, refusalWords } from "./refusals";

/** The route in a word or two: what it means for members. */
export function platformRouteWords(route: PlatformRoute): string {
  return t("platform.route", { route });
}

/** What a line does, without its name. */
export function platformVerdictWords(verdict: PlatformVerdict): string {
  switch (verdict.kind) {
    case "create":
      return t("platform.verdict.create");
    case "adopt":
      return t("platform.verdict.adopt", { name: verdict.audience.name });
    case "select":
      return verdict.audience
        ? t("platform.verdict.selectInto", { name: verdict.audience.name })
        : t("platform.verdict.select");
    case "selected":
      return t("platform.verdict.selected", { all: verdict.everything ? "yes" : "no" });
    case "renew":
      return t("platform.verdict.renew", { n: verdict.days });
    case "refused":
      return t("sharing.verdict.refused", { reason: own(refusalWords(verdict.reason)) });
  }
}

/** A note to read before committing. */
export function platformNoteWords(note: PlatformNote): string {
  switch (note.kind) {
    case "noMembersYet":
      return t("platform.note.noMembersYet");
    case "expires":
      return t("platform.note.expires", { n: note.days });
    case "paused":
      return t("platform.note.paused");
    case "sourcePaused":
      return t("platform.note.sourcePaused");
    case "identities":
      return t("platform.note.identities", {
        counts: own(
          formatList(
            note.counted.map(({ namespace, profiles }) =>
              t("platform.note.identity", { name: own(namespaceWords(namespace)), n: profiles }),
            ),
          ),
        ),
      });
    case "notByNamespace":
      return t("platform.note.notByNamespace");
    case "missingNamespace": {
      const words = { source: note.source.name, code: note.code };
      return note.later
        ? t("platform.note.missingNamespaceLater", words)
        : t("platform.note.missingNamespace", words);
    }
    case "partlyFromPlatform":
      return t("platform.note.partly", { traits: own(formatList(note.traits.map(objectName))) });
  }
}

/** What a plan file said otherwise. */
export function platformDifferenceWords(difference: PlatformDifference): string {
  switch (difference.kind) {
    case "name":
      return t("sharing.plan.then.name", { name: difference.before });
    case "route":
      return platformRouteWords(difference.before);
    case "verdict":
      return platformVerdictWords(difference.before);
    case "unreadable":
      return t("sharing.plan.then.unreadable");
    case "requests":
      return t("sharing.plan.then.requests", { n: difference.before });
  }
}

/** What a drop would do: "Creates 3 audiences, no members yet; 1 already exists; 1 can’t be shared". */
export function platformPreviewWords({ create, select, adopt, refused }: PlatformDropPreview): string {
  const parts: string[] = [];
  if (select > 0) parts.push(t("platform.preview.select", { n: select }));
  if (create > 0) parts.push(t("platform.preview.create", { n: create }));
  if (adopt > 0) parts.push(t("sharing.preview.adopt", { n: adopt }));
  if (refused > 0) parts.push(t("sharing.preview.refused", { n: refused }));
  return parts.length === 0 ? t("sharing.preview.nothing") : parts.join("; ");
}

/** Whether a commit does anything for a line. */
export function isSent({ verdict }: PlatformLine): boolean {
  return verdict.kind === "create" || verdict.kind === "select" || verdict.kind === "renew";
}

/** How many lines the tray has to both sides. */
export function totalOf({ total, toPlatform }: Tray): number {
  return total + toPlatform.total;
}
