/** The words of "Why is it not there?": what was found, its value, and what to do about it. */
import type { CountRange, ExplainCheck, ExplainVerdict, Finding, LookedAt } from "../../bindings";
import { formatMoment, formatNumber, isolate, own, t, visible, type MessageKey } from "../../i18n";
import { lifecycleWords, originWords } from "../audiences/words";
import { driftWords } from "../pairs/SharedStateDot";
import { stageName } from "../pairs/stages";

interface Told {
  title: MessageKey;
  /** What to do, unless it passed. */
  advice?: MessageKey;
}

type AnyTold = (finding: never, verdict: ExplainVerdict) => Told;
type Of<K extends Finding["kind"]> = Extract<Finding, { kind: K }>;

const TOLD: { [K in Finding["kind"]]: (finding: Of<K>, verdict: ExplainVerdict) => Told } = {
  origin: (_, verdict) =>
    verdict === "passed"
      ? { title: "explain.origin.passed" }
      : { title: "explain.origin.failed", advice: "explain.origin.do" },
  lifecycle: (_, verdict) =>
    verdict === "passed"
      ? { title: "explain.lifecycle.passed" }
      : { title: "explain.lifecycle.failed", advice: "explain.lifecycle.do" },
  regulated: ({ label }) =>
    label === null
      ? { title: "explain.regulated.passed" }
      : { title: "explain.regulated.failed", advice: "explain.regulated.do" },
  dataflow: ({ state }) => DATAFLOW[state],
  sent: ({ isSent }) => {
    if (isSent === null) return { title: "explain.sent.unknown" };
    return isSent
      ? { title: "explain.sent.passed" }
      : { title: "explain.sent.failed", advice: "explain.sent.do" };
  },
  evaluated: ({ profiles }, verdict) => {
    if (verdict === "passed") return { title: "explain.evaluated.passed" };
    return profiles === null
      ? { title: "explain.evaluated.never", advice: "explain.evaluated.never.do" }
      : { title: "explain.evaluated.empty", advice: "explain.evaluated.empty.do" };
  },
  job: (_, verdict) => {
    if (verdict === "passed") return { title: "explain.job.passed" };
    return verdict === "warning"
      ? { title: "explain.job.warning", advice: "explain.job.do" }
      : { title: "explain.job.unknown" };
  },
  identities: ({ expected }, verdict) => {
    if (verdict === "passed") return { title: "explain.identities.passed" };
    return expected === null
      ? { title: "explain.identities.unknown" }
      : { title: "explain.identities.failed", advice: "explain.identities.do" };
  },
  pair: ({ traits, segments, isSent }) => pairTold(traits, segments, isSent),
  match: (_, verdict) => {
    if (verdict === "passed") return { title: "explain.match.passed" };
    return verdict === "unknown"
      ? { title: "explain.match.unknown" }
      : { title: "explain.match.failed", advice: "explain.match.do" };
  },
  waiting: ({ stage }, verdict) => waitingTold(stage !== null, verdict),
  members: (_, verdict) =>
    verdict === "passed"
      ? { title: "explain.members.passed" }
      : { title: "explain.members.failed", advice: "explain.members.do" },
  arrivals: (_, verdict) => {
    if (verdict === "passed") return { title: "explain.arrivals.passed" };
    return verdict === "unknown"
      ? { title: "explain.arrivals.unknown" }
      : { title: "explain.arrivals.failed", advice: "explain.arrivals.do" };
  },
  mergePolicy: (_, verdict) => {
    if (verdict === "passed") return { title: "explain.mergePolicy.passed" };
    return verdict === "warning"
      ? { title: "explain.mergePolicy.warning", advice: "explain.mergePolicy.do" }
      : { title: "explain.mergePolicy.unknown" };
  },
  lifetime: ({ days }) => ({
    title: days === null ? "explain.lifetime.unknown" : "explain.lifetime.passed",
  }),
};

const DATAFLOW: Record<Of<"dataflow">["state"], Told> = {
  on: { title: "explain.dataflow.on" },
  legacy: { title: "explain.dataflow.legacy" },
  paused: { title: "explain.dataflow.paused", advice: "explain.dataflow.paused.do" },
  absent: { title: "explain.dataflow.absent", advice: "explain.dataflow.absent.do" },
  elsewhere: { title: "explain.dataflow.elsewhere", advice: "explain.dataflow.elsewhere.do" },
  unknown: { title: "explain.dataflow.unknown", advice: "explain.dataflow.unknown.do" },
};

function pairTold(traits: number, segments: number, isSent: boolean): Told {
  if (traits === 1 && segments === 1) return { title: "explain.pair.passed" };
  if (traits === 0 && segments === 0) {
    return { title: "explain.pair.none", advice: isSent ? "explain.pair.coming.do" : "explain.pair.none.do" };
  }
  return traits <= 1 && segments <= 1
    ? { title: "explain.pair.half", advice: "explain.pair.half.do" }
    : { title: "explain.pair.several", advice: "explain.pair.several.do" };
}

function waitingTold(hasStage: boolean, verdict: ExplainVerdict): Told {
  if (verdict === "passed") return { title: "explain.waiting.passed" };
  if (verdict === "unknown") return { title: "explain.waiting.unknown" };
  if (verdict === "tooEarly")
    return { title: "explain.waiting.tooEarly", advice: "explain.waiting.tooEarly.do" };
  return hasStage
    ? { title: "explain.waiting.late", advice: "explain.waiting.late.do" }
    : { title: "explain.waiting.paused" };
}

function told({ finding, verdict }: ExplainCheck): Told {
  return (TOLD[finding.kind] as AnyTold)(finding as never, verdict);
}

/** What was found, as a phrase. */
export function titleOf(check: ExplainCheck): string {
  const { finding } = check;
  const label = finding.kind === "regulated" ? visible(finding.label ?? "") : "";
  const sandbox = finding.kind === "dataflow" ? visible(finding.sandbox ?? "") : "";
  return t(told(check).title, { label, sandbox });
}

/** What to do about it; undefined if nothing. */
export function adviceOf(check: ExplainCheck): string | undefined {
  const { advice } = told(check);
  return check.verdict === "passed" || advice === undefined ? undefined : t(advice);
}

/** The value of a finding, such as a count or a time; undefined if it has none. */
export function valueOf(finding: Finding): string | undefined {
  switch (finding.kind) {
    case "origin":
      return originWords(finding.origin);
    case "lifecycle":
      return lifecycleWords(finding.lifecycle);
    case "evaluated":
      return finding.profiles === null ? undefined : evaluatedWords(finding.profiles, finding.at);
    case "job":
      return finding.failedAt === null ? undefined : formatMoment(finding.failedAt);
    case "identities":
      return finding.expected === null ? undefined : betweenWords(finding.expected);
    case "match":
      return finding.drift.length === 0 ? undefined : driftWords(finding.drift);
    case "waiting":
      return waitingWords(finding);
    case "members":
      return finding.devices === null
        ? undefined
        : t("explain.value.devices", { count: finding.devices, shown: formatNumber(finding.devices) });
    case "arrivals":
      return finding.days === null ? undefined : t("explain.value.daysOf7", { days: finding.days });
    case "mergePolicy":
      return finding.name === null ? undefined : isolate(finding.name);
    case "lifetime":
      return finding.days === null ? undefined : t("explain.value.days", { days: finding.days });
    default:
      return undefined;
  }
}

function betweenWords({ least, most }: CountRange): string {
  return t("explain.value.between", { least: formatNumber(least), most: formatNumber(most) });
}

function evaluatedWords(profiles: number, at: number | null): string {
  const words = t("explain.value.profiles", { count: profiles, shown: formatNumber(profiles) });
  return at === null ? words : `${words}, ${formatMoment(at)}`;
}

function waitingWords({ stage, at }: Of<"waiting">): string | undefined {
  if (stage === null || at === null) return undefined;
  return t("explain.value.stage", {
    stage: own(stageName({ name: stage, state: "waiting", at })),
    at: own(formatMoment(at)),
  });
}

const CALLS: Record<LookedAt, MessageKey> = {
  audience: "explain.lookedAt.audience",
  segmentJobs: "explain.lookedAt.segmentJobs",
  mergePolicies: "explain.lookedAt.mergePolicies",
  dataflow: "explain.lookedAt.dataflow",
  pair: "explain.lookedAt.pair",
  traitReport: "explain.lookedAt.traitReport",
  clock: "explain.lookedAt.clock",
};

/** The call that a finding comes from. */
export function callOf(call: LookedAt): string {
  return t(CALLS[call]);
}

const VERDICTS: Record<ExplainVerdict, MessageKey> = {
  failed: "explain.verdict.failed",
  tooEarly: "explain.verdict.tooEarly",
  warning: "explain.verdict.warning",
  follows: "explain.verdict.follows",
  unknown: "explain.verdict.unknown",
  passed: "explain.verdict.passed",
};

/** The verdict in a word. */
export function verdictWords(verdict: ExplainVerdict): string {
  return t(VERDICTS[verdict]);
}

/** Everything as plain text, for a support request. No member data. */
export function asText(checks: readonly ExplainCheck[]): string {
  const line = (check: ExplainCheck) => {
    const value = valueOf(check.finding);
    return `${verdictWords(check.verdict)}: ${titleOf(check)}${value === undefined ? "" : ` (${value})`}`;
  };
  return checks.map(line).join("\n");
}
