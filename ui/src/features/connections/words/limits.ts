/** Limits: their names, and from when on they are worth a warning. */
import type { LimitUse } from "../../../bindings";
import { t } from "../../../i18n";

const NEAR = 0.8;
const FULL = 0.95;

export interface LimitJudgement {
  level: "calm" | "near" | "full";
  /** Whole percent used, rounded down: 100 only when nothing is left. */
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

export function limitName(limit: string): string {
  switch (limit) {
    case "traits":
      return t("connect.limit.traits");
    case "segments":
      return t("connect.limit.segments");
    case "traitFolders":
      return t("connect.limit.traitFolders");
    case "audiences":
      return t("connect.limit.audiences");
    case "streamingAudiences":
      return t("connect.limit.streamingAudiences");
    case "edgeAudiences":
      return t("connect.limit.edgeAudiences");
    case "destinationAudiences":
      return t("connect.limit.destinationAudiences");
    default:
      return limit;
  }
}

/** What a limit does not count, or where its number comes from; undefined where its name says all. */
export function limitNote(limit: string, thirdParty: number | undefined): string | undefined {
  switch (limit) {
    case "traits":
      return thirdParty === undefined
        ? t("connect.limit.thirdParty")
        : t("connect.limit.thirdPartyCount", { count: thirdParty });
    case "streamingAudiences":
    case "edgeAudiences":
      return t("connect.limit.fromCopy");
    case "destinationAudiences":
      return t("connect.limit.about");
    default:
      return undefined;
  }
}

/** Those that are nearly used up first, then the ones that are known, each in the order of the service. */
export function inOrder(limits: readonly LimitUse[]): LimitUse[] {
  const place = ({ used, ...limit }: LimitUse) =>
    used === null ? 2 : judgeLimit({ ...limit, used }).level === "calm" ? 1 : 0;
  return [...limits].sort((a, b) => place(a) - place(b));
}
