/** Why the services cannot be reached, one line each for the frame. A reason that both services share is shown once. */
import { showFailure } from "../api/failure";
import type { Failure, Freshness, RefreshPart, SideFreshness } from "../bindings";
import type { FrameNotice } from "./facts";
import { formatList, t, type MessageKey } from "../i18n";
import { hrefOf } from "../navigation";

export function noticesOf({ audienceManager, experiencePlatform }: Freshness): FrameNotice[] {
  const [one, other] = [audienceManager.failure, experiencePlatform.failure];
  if (one && other && one.code === other.code && isOfBoth(one)) return [noticeOf(one, "both")];
  return [
    ...(one ? [noticeOf(one, "audienceManager")] : lackingOf(audienceManager, "audienceManager")),
    ...(other
      ? [noticeOf(other, "experiencePlatform")]
      : lackingOf(experiencePlatform, "experiencePlatform")),
  ];
}

const PARTS: Record<RefreshPart, MessageKey> = {
  users: "frame.part.users",
  eventTypes: "frame.part.eventTypes",
  categories: "frame.part.categories",
  tags: "frame.part.tags",
  audienceFolders: "frame.part.audienceFolders",
  inactiveAudiences: "frame.part.inactiveAudiences",
  profileCounts: "frame.part.profileCounts",
  namespaceCounts: "frame.part.namespaceCounts",
  dataflow: "frame.part.dataflow",
  source: "frame.part.source",
  destinations: "frame.part.destinations",
  models: "frame.part.models",
};

/** What a refresh could not load, in one line, except for what the account may not read anyway. */
function lackingOf(side: SideFreshness, of: keyof Freshness): FrameNotice[] {
  const missing = side.missing.filter(({ failure }) => !isNoFault(failure));
  if (missing.length === 0 && side.unreadable === 0 && side.unconfirmed === 0) return [];
  const service = t(of === "audienceManager" ? "common.audienceManager" : "common.experiencePlatform");
  const words = [
    missing.length > 0 &&
      t("frame.lacking.parts", { parts: formatList(missing.map(({ part }) => t(PARTS[part]))) }),
    side.unreadable > 0 && t("frame.lacking.rows", { n: side.unreadable }),
    side.unconfirmed > 0 && t("frame.lacking.unconfirmed", { n: side.unconfirmed }),
  ];
  return [
    {
      id: `${of}.lacking`,
      title: t("frame.lacking.title", { service }),
      words: words.filter((line) => line !== false).join(" "),
      tone: "warn",
      details: missing.map(({ failure }) => failure.message).join("\n"),
    },
  ];
}

function isNoFault({ code }: Failure): boolean {
  return code === "forbidden" || code === "notFound" || code === "refused";
}

/** Failures that have the same cause for both services. */
function isOfBoth({ code }: Failure): boolean {
  return code === "offline" || code === "signInRefused" || code === "keychain";
}

function noticeOf(failure: Failure, of: keyof Freshness | "both"): FrameNotice {
  const { title, words, severity, details } = showFailure(failure);
  const notice = {
    id: of,
    title,
    words,
    tone: severity === "bad" ? ("bad" as const) : ("warn" as const),
    details,
  };
  switch (failure.code) {
    case "offline":
      return of === "both"
        ? { ...notice, title: t("frame.offline.title"), words: t("frame.offline.words"), isOffline: true }
        : notice;
    case "signInRefused":
      return { ...notice, title: t("frame.signedOut.title"), fix: toCredentials() };
    case "keychain":
      return { ...notice, fix: toCredentials() };
    case "forbidden":
      return {
        ...notice,
        fix: { label: t("connections.health.title"), href: hrefOf({ screen: "connection" }) },
      };
    default:
      return notice;
  }
}

function toCredentials() {
  return { label: t("errors.action.settings"), href: hrefOf({ screen: "credentials" }) };
}
