/**
 * What is wrong with a connection, as text: one sentence, the next step, and a request for the administrator. The
 * request is built from facts that contain no secret, so it cannot contain one.
 */
import { sideName } from "../../../api/failure";
import type { CheckResult, CheckSubject, ConnectionDraft, ConnectionProblem } from "../../../bindings";
import { t, type MessageKey, own } from "../../../i18n";
import { SUBJECTS } from "./subjects";

interface ProblemEntry {
  words: MessageKey;
  step: MessageKey;
  ask: MessageKey;
}

/** The type enforces an entry for every problem. */
export const PROBLEMS: Record<ConnectionProblem, ProblemEntry> = {
  orgIdShape: {
    words: "connections.problem.orgIdShape",
    step: "connections.problem.orgIdShape.step",
    ask: "connections.problem.orgIdShape.ask",
  },
  clientIdShape: {
    words: "connections.problem.clientIdShape",
    step: "connections.problem.clientIdShape.step",
    ask: "connections.problem.clientIdShape.ask",
  },
  noSecret: {
    words: "connections.problem.noSecret",
    step: "connections.problem.noSecret.step",
    ask: "connections.problem.noSecret.ask",
  },
  secretForOther: {
    words: "connections.problem.secretForOther",
    step: "connections.problem.secretForOther.step",
    ask: "connections.problem.secretForOther.ask",
  },
  wrongSecret: {
    words: "connections.problem.wrongSecret",
    step: "connections.problem.wrongSecret.step",
    ask: "connections.problem.wrongSecret.ask",
  },
  unknownClient: {
    words: "connections.problem.unknownClient",
    step: "connections.problem.unknownClient.step",
    ask: "connections.problem.unknownClient.ask",
  },
  scopeNotGranted: {
    words: "connections.problem.scopeNotGranted",
    step: "connections.problem.scopeNotGranted.step",
    ask: "connections.problem.scopeNotGranted.ask",
  },
  apiNotAdded: {
    words: "connections.problem.apiNotAdded",
    step: "connections.problem.apiNotAdded.step",
    ask: "connections.problem.apiNotAdded.ask",
  },
  noRole: {
    words: "connections.problem.noRole",
    step: "connections.problem.noRole.step",
    ask: "connections.problem.noRole.ask",
  },
  otherOrganization: {
    words: "connections.problem.otherOrganization",
    step: "connections.problem.otherOrganization.step",
    ask: "connections.problem.otherOrganization.ask",
  },
  noProductProfile: {
    words: "connections.problem.noProductProfile",
    step: "connections.problem.noProductProfile.step",
    ask: "connections.problem.noProductProfile.ask",
  },
  ipNotAllowed: {
    words: "connections.problem.ipNotAllowed",
    step: "connections.problem.ipNotAllowed.step",
    ask: "connections.problem.ipNotAllowed.ask",
  },
  productNotEnabled: {
    words: "connections.problem.productNotEnabled",
    step: "connections.problem.productNotEnabled.step",
    ask: "connections.problem.productNotEnabled.ask",
  },
  quotaUsedUp: {
    words: "connections.problem.quotaUsedUp",
    step: "connections.problem.quotaUsedUp.step",
    ask: "connections.problem.quotaUsedUp.ask",
  },
  portal: {
    words: "connections.problem.portal",
    step: "connections.problem.portal.step",
    ask: "connections.problem.portal.ask",
  },
  clockWrong: {
    words: "connections.problem.clockWrong",
    step: "connections.problem.clockWrong.step",
    ask: "connections.problem.clockWrong.ask",
  },
  tokenRefused: {
    words: "connections.problem.tokenRefused",
    step: "connections.problem.tokenRefused.step",
    ask: "connections.problem.tokenRefused.ask",
  },
  proxy: {
    words: "connections.problem.proxy",
    step: "connections.problem.proxy.step",
    ask: "connections.problem.proxy.ask",
  },
  proxyPassword: {
    words: "connections.problem.proxyPassword",
    step: "connections.problem.proxyPassword.step",
    ask: "connections.problem.proxyPassword.ask",
  },
  proxySetting: {
    words: "connections.problem.proxySetting",
    step: "connections.problem.proxySetting.step",
    ask: "connections.problem.proxy.ask",
  },
  certificate: {
    words: "connections.problem.certificate",
    step: "connections.problem.certificate.step",
    ask: "connections.problem.certificate.ask",
  },
  noNetwork: {
    words: "connections.problem.noNetwork",
    step: "connections.problem.noNetwork.step",
    ask: "connections.problem.noNetwork.ask",
  },
  tooSlow: {
    words: "connections.problem.tooSlow",
    step: "connections.problem.tooSlow.step",
    ask: "connections.problem.tooSlow.ask",
  },
  serviceDown: {
    words: "connections.problem.serviceDown",
    step: "connections.problem.serviceDown.step",
    ask: "connections.problem.serviceDown.ask",
  },
  unknownSandbox: {
    words: "connections.problem.unknownSandbox",
    step: "connections.problem.unknownSandbox.step",
    ask: "connections.problem.unknownSandbox.ask",
  },
  missingRight: {
    words: "connections.problem.missingRight",
    step: "connections.problem.missingRight.step",
    ask: "connections.problem.missingRight.ask",
  },
  keychain: {
    words: "connections.problem.keychain",
    step: "connections.problem.keychain.step",
    ask: "connections.problem.keychain.ask",
  },
  hostNotAllowed: {
    words: "connections.problem.hostNotAllowed",
    step: "connections.problem.hostNotAllowed.step",
    ask: "connections.problem.hostNotAllowed.ask",
  },
  other: {
    words: "connections.problem.other",
    step: "connections.problem.other.step",
    ask: "connections.problem.other.ask",
  },
};

/** The facts a request may name. The secret is never one of them. */
export type RequestFacts = Pick<ConnectionDraft, "orgId" | "clientId" | "scopes" | "sandbox">;

type Side = "audienceManager" | "experiencePlatform" | "signIn";

function sideOf(subject: CheckSubject): Side {
  switch (subject) {
    case "audienceManager":
    case "readTraits":
    case "createTraits":
    case "createSegments":
    case "mapTraits":
      return "audienceManager";
    case "experiencePlatform":
    case "sandbox":
    case "readAudiences":
    case "readFlows":
      return "experiencePlatform";
    default:
      return "signIn";
  }
}

/** How far the computer's clock is off, in the largest suitable unit. */
function clockValues(minutes: number) {
  const distance = Math.abs(minutes);
  const [n, unit]: [number, string] =
    distance < 120
      ? [distance, "minutes"]
      : distance < 2880
        ? [distance / 60, "hours"]
        : [distance / 1440, "days"];
  return { n: Math.round(n), unit, direction: minutes > 0 ? "ahead" : "behind" };
}

export interface ProblemWords {
  /** What is wrong. */
  words: string;
  /** What to do next. */
  step: string;
  /** A text for the administrator, ready to be sent. */
  request: string;
}

/** The text for a result that did not pass; undefined if it passed. */
export function problemWords(result: CheckResult, facts: RequestFacts): ProblemWords | undefined {
  const { subject, problem } = result;
  if (problem === null) return undefined;
  const entry = PROBLEMS[problem];
  const side = sideOf(subject);
  const { right = "none", minutes } = result.failure?.details ?? {};
  const clock = minutes === undefined ? { unit: "none" } : clockValues(Number(minutes));
  const values = { side, service: sideName(side), right, ...clock };
  const lines = [
    t("connections.request.org", { value: facts.orgId || t("connections.request.none") }),
    t("connections.request.client", { value: facts.clientId || t("connections.request.none") }),
    side === "experiencePlatform" && facts.sandbox !== ""
      ? t("connections.request.sandbox", { value: facts.sandbox })
      : undefined,
    problem === "scopeNotGranted" ? t("connections.request.scopes", { value: facts.scopes }) : undefined,
    values.right === "none" ? undefined : t("connections.request.permission", { value: values.right }),
    t("connections.request.checked", { value: t(SUBJECTS[subject]) }),
  ];
  return {
    words: t(entry.words, values),
    step: t(entry.step, values),
    request: t("connections.request", {
      ask: own(t(entry.ask, values)),
      facts: own(lines.filter((line) => line !== undefined).join("\n")),
    }),
  };
}
