/** Why an audience cannot be shared, or a folder accepts nothing: one sentence that says what to do. */
import type { ObjectLink, RefusalLimit, RefusalReason } from "../../../bindings";
import { t, own } from "../../../i18n";
import { lifecycleWords, originWords } from "../../audiences/words";
import { codeOf } from "../../known";
import { ruleWords } from "./governance";

/** Reasons that are about nothing else by name. */
const plain = {
  nothingToRenew: "sharing.refusal.nothingToRenew",
  notInAudienceManager: "sharing.refusal.notInAudienceManager",
  gone: "sharing.refusal.gone",
  unclear: "sharing.refusal.unclear",
  loop: "sharing.refusal.loop",
  folder: "sharing.refusal.folder",
  singleTrait: "sharing.refusal.singleTrait",
  noSource: "sharing.refusal.noSource",
  severalSources: "sharing.refusal.severalSources",
  sourceUnrecognized: "sharing.refusal.sourceUnrecognized",
} as const;

export function refusalWords(reason: RefusalReason): string {
  switch (reason.kind) {
    case "origin":
      return t("sharing.refusal.origin", { kind: codeOf(reason.origin), origin: originWords(reason.origin) });
    case "lifecycle":
      return t("sharing.refusal.lifecycle", { lifecycle: lifecycleWords(reason.lifecycle) });
    case "duplicate":
      return t("sharing.refusal.duplicate", {
        n: reason.objects.length,
        objects: own(objectNames(reason.objects)),
      });
    case "foreign":
      return t("sharing.refusal.foreign", { object: own(objectNames([reason.object])) });
    case "limit":
      return limitWords(reason.limit, reason.maximum);
    case "missingRight":
      return t("sharing.refusal.missingRight", { right: reason.right });
    case "renamed":
      return t("sharing.refusal.renamed", { before: reason.before });
    case "forbidden":
      return ruleWords(reason.rule);
    case "fromPlatform":
      return t("sharing.refusal.fromPlatform", { name: reason.audience.name });
    case "ruleFromPlatform":
      return t("sharing.refusal.ruleFromPlatform", { traits: own(objectNames(reason.traits)) });
    case "loop":
    case "unclear":
    case "gone":
    case "notInAudienceManager":
    case "nothingToRenew":
    case "folder":
    case "singleTrait":
    case "noSource":
    case "severalSources":
    case "sourceUnrecognized":
      return t(plain[reason.kind]);
    case "longestExpiry":
      return t("sharing.refusal.longestExpiry", { maximum: reason.maximum });
    case "otherOrigin":
      return t("sharing.refusal.otherOrigin", { name: reason.audience.name });
    case "noDestination": {
      const { sandbox } = reason;
      return t("sharing.refusal.noDestination", {
        place: sandbox === null ? "none" : "other",
        sandbox: sandbox ?? "",
      });
    }
  }
}

function limitWords(limit: RefusalLimit, maximum: number): string {
  switch (limit) {
    case "traits":
      return t("sharing.refusal.limit.traits", { maximum });
    case "segments":
      return t("sharing.refusal.limit.segments", { maximum });
    case "folders":
      return t("sharing.refusal.limit.folders", { maximum });
    case "folderLevels":
      return t("sharing.refusal.limit.folderLevels", { maximum });
    case "audiences":
      return t("sharing.refusal.limit.audiences", { maximum });
    case "destinationAudiences":
      return t("sharing.refusal.limit.destinationAudiences", { maximum });
  }
}

/** "trait 16505210, segment 4711": the conflicting objects, so that they can be found. */
function objectNames(objects: readonly ObjectLink[]): string {
  return objects.map(objectName).join(", ");
}

/** The target of a link, with its kind. */
export function objectName({ kind, id, name }: ObjectLink): string {
  switch (kind) {
    case "audience":
      return t("sharing.object.audience", { name });
    case "trait":
      return t("sharing.object.trait", { id });
    case "segment":
      return t("sharing.object.segment", { id });
    case "traitFolder":
      return t("sharing.object.traitFolder", { name });
    case "segmentFolder":
      return t("sharing.object.segmentFolder", { name });
    case "dataSource":
      return t("sharing.object.dataSource", { name });
    case "dataflow":
      return t("sharing.object.dataflow");
    case "model":
      return t("sharing.object.model", { name });
    case "destination":
      return t("sharing.object.destination", { name });
  }
}
