/** Why an audience cannot be shared, or a folder takes nothing: one sentence that says what can be done. */
import type { ObjectLink, RefusalReason } from "../../../bindings";
import { t, own } from "../../../i18n";
import { lifecycleWords, originWords } from "../../audiences/words";

export function refusalWords(reason: RefusalReason): string {
  switch (reason.kind) {
    case "loop":
      return t("share.refusal.loop");
    case "origin":
      return t("share.refusal.origin", { kind: reason.origin, origin: originWords(reason.origin) });
    case "lifecycle":
      return t("share.refusal.lifecycle", { lifecycle: lifecycleWords(reason.lifecycle) });
    case "duplicate":
      return t("share.refusal.duplicate", {
        n: reason.objects.length,
        objects: own(objectNames(reason.objects)),
      });
    case "foreign":
      return t("share.refusal.foreign", { object: own(objectNames([reason.object])) });
    case "folder":
      return t("share.refusal.folder");
    case "limit":
      return limitWords(reason.limit, reason.maximum);
    case "missingRight":
      return t("share.refusal.missingRight", { right: reason.right });
    case "gone":
      return t("share.refusal.gone");
  }
}

function limitWords(limit: string, maximum: number): string {
  switch (limit) {
    case "traits":
      return t("share.refusal.limit.traits", { maximum });
    case "segments":
      return t("share.refusal.limit.segments", { maximum });
    case "folders":
      return t("share.refusal.limit.folders", { maximum });
    case "folderLevels":
      return t("share.refusal.limit.folderLevels", { maximum });
    default:
      return t("share.refusal.limit.other", { limit, maximum });
  }
}

/** "trait 16505210, segment 4711": what stands in the way, so that it can be found. */
function objectNames(objects: readonly ObjectLink[]): string {
  return objects.map(objectName).join(", ");
}

/** What a link leads to, with its kind. */
export function objectName({ kind, id, name }: ObjectLink): string {
  switch (kind) {
    case "audience":
      return t("share.object.audience", { name });
    case "trait":
      return t("share.object.trait", { id });
    case "segment":
      return t("share.object.segment", { id });
    case "traitFolder":
      return t("share.object.traitFolder", { name });
    case "segmentFolder":
      return t("share.object.segmentFolder", { name });
    case "dataSource":
      return t("share.object.dataSource", { name });
  }
}
