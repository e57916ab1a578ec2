/**
 * What is wrong with a connection, in words: one sentence, the next step, and what to ask the administrator for. The
 * request is made from facts that have no secret in them, so it cannot carry one.
 */
import type { CheckResult, CheckSubject, ConnectionDraft, ConnectionProblem } from "../../../bindings";
import { t, type MessageKey, own } from "../../../i18n";
import { SUBJECTS } from "./subjects";

interface ProblemEntry {
  words: MessageKey;
  step: MessageKey;
  ask: MessageKey;
}

/** Every problem of the closed set has an entry, which the type enforces. */
export const PROBLEMS: Record<ConnectionProblem, ProblemEntry> = {
  orgIdShape: {
    words: "connect.problem.orgIdShape",
    step: "connect.problem.orgIdShape.step",
    ask: "connect.problem.orgIdShape.ask",
  },
  clientIdShape: {
    words: "connect.problem.clientIdShape",
    step: "connect.problem.clientIdShape.step",
    ask: "connect.problem.clientIdShape.ask",
  },
  noSecret: {
    words: "connect.problem.noSecret",
    step: "connect.problem.noSecret.step",
    ask: "connect.problem.noSecret.ask",
  },
  secretForOther: {
    words: "connect.problem.secretForOther",
    step: "connect.problem.secretForOther.step",
    ask: "connect.problem.secretForOther.ask",
  },
  wrongSecret: {
    words: "connect.problem.wrongSecret",
    step: "connect.problem.wrongSecret.step",
    ask: "connect.problem.wrongSecret.ask",
  },
  unknownClient: {
    words: "connect.problem.unknownClient",
    step: "connect.problem.unknownClient.step",
    ask: "connect.problem.unknownClient.ask",
  },
  scopeNotGranted: {
    words: "connect.problem.scopeNotGranted",
    step: "connect.problem.scopeNotGranted.step",
    ask: "connect.problem.scopeNotGranted.ask",
  },
  apiNotAdded: {
    words: "connect.problem.apiNotAdded",
    step: "connect.problem.apiNotAdded.step",
    ask: "connect.problem.apiNotAdded.ask",
  },
  noRole: {
    words: "connect.problem.noRole",
    step: "connect.problem.noRole.step",
    ask: "connect.problem.noRole.ask",
  },
  otherOrganisation: {
    words: "connect.problem.otherOrganization",
    step: "connect.problem.otherOrganization.step",
    ask: "connect.problem.otherOrganization.ask",
  },
  noProductProfile: {
    words: "connect.problem.noProductProfile",
    step: "connect.problem.noProductProfile.step",
    ask: "connect.problem.noProductProfile.ask",
  },
  ipNotAllowed: {
    words: "connect.problem.ipNotAllowed",
    step: "connect.problem.ipNotAllowed.step",
    ask: "connect.problem.ipNotAllowed.ask",
  },
  productNotEnabled: {
    words: "connect.problem.productNotEnabled",
    step: "connect.problem.productNotEnabled.step",
    ask: "connect.problem.productNotEnabled.ask",
  },
  quotaUsedUp: {
    words: "connect.problem.quotaUsedUp",
    step: "connect.problem.quotaUsedUp.step",
    ask: "connect.problem.quotaUsedUp.ask",
  },
  portal: {
    words: "connect.problem.portal",
    step: "connect.problem.portal.step",
    ask: "connect.problem.portal.ask",
  },
  clockWrong: {
    words: "connect.problem.clockWrong",
    step: "connect.problem.clockWrong.step",
    ask: "connect.problem.clockWrong.ask",
  },
  tokenRefused: {
    words: "connect.problem.tokenRefused",
    step: "connect.problem.tokenRefused.step",
    ask: "connect.problem.tokenRefused.ask",
  },
  proxy: {
    words: "connect.problem.proxy",
    step: "connect.problem.proxy.step",
    ask: "connect.problem.proxy.ask",
  },
  proxyPassword: {
    words: "connect.problem.proxyPassword",
    step: "connect.problem.proxyPassword.step",
    ask: "connect.problem.proxyPassword.ask",
  },
  proxySetting: {
    words: "connect.problem.proxySetting",
    step: "connect.problem.proxySetting.step",
    ask: "connect.problem.proxy.ask",
  },
  certificate: {
    words: "connect.problem.certificate",
    step: "connect.problem.certificate.step",
    ask: "connect.problem.certificate.ask",
  },
  noNetwork: {
    words: "connect.problem.noNetwork",
    step: "connect.problem.noNetwork.step",
    ask: "connect.problem.noNetwork.ask",
  },
  tooSlow: {
    words: "connect.problem.tooSlow",
    step: "connect.problem.tooSlow.step",
    ask: "connect.problem.tooSlow.ask",
  },
  serviceDown: {
    words: "connect.problem.serviceDown",
    step: "connect.problem.serviceDown.step",
    ask: "connect.problem.serviceDown.ask",
  },
  unknownSandbox: {
    words: "connect.problem.unknownSandbox",
    step: "connect.problem.unknownSandbox.step",
    ask: "connect.problem.unknownSandbox.ask",
  },
  missingRight: {
    words: "connect.problem.missingRight",
    step: "connect.problem.missingRight.step",
    ask: "connect.problem.missingRight.ask",
  },
  keychain: {
    words: "connect.problem.keychain",
    step: "connect.problem.keychain.step",
    ask: "connect.problem.keychain.ask",
  },
  hostNotAllowed: {
    words: "connect.problem.hostNotAllowed",
    step: "connect.problem.hostNotAllowed.step",
    ask: "connect.problem.hostNotAllowed.ask",
  },
  other: {
    words: "connect.problem.other",
    step: "connect.problem.other.step",
    ask: "connect.problem.other.ask",
  },
};

/** What a request may name. Not part of it: the secret, whatever it is. */
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

function sideName(side: Side): string {
  switch (side) {
    case "audienceManager":
      return t("errors.side.audienceManager");
    case "experiencePlatform":
      return t("errors.side.experiencePlatform");
    case "signIn":
      return t("errors.side.signIn");
  }
}

/** How far the computer's clock is off, in the largest unit that says it well. */
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

/** A result that did not pass, in words; undefined for one that did. */
export function problemWords(result: CheckResult, facts: RequestFacts): ProblemWords | undefined {
  const { subject, problem } = result;
  if (problem === null) return undefined;
  const entry = PROBLEMS[problem];
  const side = sideOf(subject);
  const { right = "none", minutes } = result.failure?.details ?? {};
  const clock = minutes === undefined ? { unit: "none" } : clockValues(Number(minutes));
  const values = { side, service: sideName(side), right, ...clock };
  const lines = [
    t("connect.request.org", { value: facts.orgId || t("connect.request.none") }),
    t("connect.request.client", { value: facts.clientId || t("connect.request.none") }),
    side === "experiencePlatform" && facts.sandbox !== ""
      ? t("connect.request.sandbox", { value: facts.sandbox })
      : undefined,
    problem === "scopeNotGranted" ? t("connect.request.scopes", { value: facts.scopes }) : undefined,
    values.right === "none" ? undefined : t("connect.request.right", { value: values.right }),
    t("connect.request.checked", { value: t(SUBJECTS[subject]) }),
  ];
  return {
    words: t(entry.words, values),
    step: t(entry.step, values),
    request: t("connect.request", {
      ask: own(t(entry.ask, values)),
      facts: own(lines.filter((line) => line !== undefined).join("\n")),
    }),
  };
}
