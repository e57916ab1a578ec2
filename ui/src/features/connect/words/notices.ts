/** What keeps the services from being read, in a line each for the frame. The same on both sides is said once. */
import { showFailure } from "../../../api/failure";
import type { Failure, Freshness } from "../../../bindings";
import type { FrameNotice } from "../../../components/frame/facts";
import { t } from "../../../i18n";
import { hrefOf } from "../../../navigation";

export function noticesOf({ audienceManager, experiencePlatform }: Freshness): FrameNotice[] {
  const [one, other] = [audienceManager.failure, experiencePlatform.failure];
  if (one && other && one.code === other.code && isOfBoth(one)) return [noticeOf(one, "both")];
  return [
    ...(one ? [noticeOf(one, "audienceManager")] : []),
    ...(other ? [noticeOf(other, "experiencePlatform")] : []),
  ];
}

/** Failures that have one cause for both sides. */
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
      return { ...notice, title: t("frame.signedOut.title"), mend: toCredentials() };
    case "keychain":
      return { ...notice, mend: toCredentials() };
    case "forbidden":
      return {
        ...notice,
        mend: { label: t("connect.list.health"), href: hrefOf({ screen: "connection" }) },
      };
    default:
      return notice;
  }
}

function toCredentials() {
  return { label: t("errors.action.settings"), href: hrefOf({ screen: "credentials" }) };
}
