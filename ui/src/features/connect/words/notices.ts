/** What keeps the services from being read, in a line each for the frame. The same on both sides is said once. */
import { showFailure } from "../../../api/failure";
import type { ConnectionProblem, Failure, Freshness } from "../../../bindings";
import type { FrameNotice } from "../../../components/frame/facts";
import { t } from "../../../i18n";
import { hrefOf } from "../../../navigation";
import { PROBLEMS } from "./problems";

export function noticesOf({ audienceManager, experiencePlatform }: Freshness): FrameNotice[] {
  const [one, other] = [audienceManager.failure, experiencePlatform.failure];
  if (one && other && one.code === other.code && isOfBoth(one)) return [noticeOf(one, true)];
  return [one, other].filter((failure) => failure !== null).map((failure) => noticeOf(failure, false));
}

/** Failures that have one cause for both sides. */
function isOfBoth({ code }: Failure): boolean {
  return code === "offline" || code === "signInRefused" || code === "keychain";
}

function noticeOf(failure: Failure, both: boolean): FrameNotice {
  const { title, words, severity, details } = showFailure(failure);
  const tone = severity === "bad" ? "bad" : "warn";
  switch (failure.code) {
    case "offline":
      return both
        ? { title: t("frame.offline.title"), words: t("frame.offline.words"), tone, details }
        : { title, words, tone, details };
    case "signInRefused": {
      const { problem } = failure.details;
      const known = problem !== undefined && isProblem(problem) ? t(PROBLEMS[problem].words) : words;
      return { title: t("frame.signedOut.title"), words: known, tone, details, mend: toCredentials() };
    }
    case "keychain":
      return { title, words, tone, details, mend: toCredentials() };
    default:
      return { title, words, tone, details };
  }
}

function isProblem(text: string): text is ConnectionProblem {
  return Object.hasOwn(PROBLEMS, text);
}

function toCredentials() {
  return { label: t("errors.action.settings"), href: hrefOf({ screen: "credentials" }) };
}
