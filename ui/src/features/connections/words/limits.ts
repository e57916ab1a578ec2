/** Limits: their names, and the use from which they get a warning. */
import type { LimitKind, LimitUse } from "../../../bindings";
import { t, type MessageKey } from "../../../i18n";

const NEAR = 0.8;
const FULL = 0.95;

export interface LimitJudgement {
  level: "calm" | "near" | "full";
  /** Percent used, rounded down: 100 only if nothing is left. */
  percent: number;
  left: number;
}

/** A limit whose use is known. */
export interface KnownLimit extends LimitUse {
  used: number;
}

export function judgeLimit({ used, maximum }: KnownLimit): LimitJudgement {
  const share = maximum === 0 ? 1 : used / maximum;
  return {
    level: share >= FULL ? "full" : share >= NEAR ? "near" : "calm",
    percent: Math.floor(share * 100),
    left: Math.max(0, maximum - used),
  };
}

const NAMES: Record<LimitKind, MessageKey> = {
  traits: "traits.title",
  segments: "segments.title",
  traitFolders: "sharing.storage.traitFolders",
  audiences: "audiences.title",
  streamingAudiences: "connections.limit.streamingAudiences",
  edgeAudiences: "connections.limit.edgeAudiences",
  destinationAudiences: "connections.limit.destinationAudiences",
};

export function limitName(limit: LimitKind): string {
  return t(NAMES[limit]);
}

/** What a limit does not count, or the source of its number; undefined if its name is enough. */
export function limitNote(limit: LimitKind, thirdParty: number | undefined): string | undefined {
  switch (limit) {
    case "traits":
      return thirdParty === undefined
        ? t("connections.limit.thirdParty")
        : t("connections.limit.thirdPartyCount", { count: thirdParty });
    case "streamingAudiences":
    case "edgeAudiences":
      return t("connections.limit.fromCopy");
    case "destinationAudiences":
      return t("connections.limit.about");
    default:
      return undefined;
  }
}

/** First the limits that are nearly used up, then those with a known use, each in the order of the service. */
export function inOrder(limits: readonly LimitUse[]): LimitUse[] {
  const place = ({ used, ...limit }: LimitUse) =>
    used === null ? 2 : judgeLimit({ ...limit, used }).level === "calm" ? 1 : 0;
  return [...limits].sort((a, b) => place(a) - place(b));
}
