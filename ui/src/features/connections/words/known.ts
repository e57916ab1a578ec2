/** What a check says of one subject, for a card: yes, no, with limits, or not known. */
import type { CheckResult, CheckSubject, ConnectionProblem } from "../../../bindings";

export type Known = "yes" | "limited" | "no" | "unknown";

/** Problems that tell nothing about a right: nobody was asked, or nobody answered. */
const SILENT: ReadonlySet<ConnectionProblem> = new Set<ConnectionProblem>([
  "clockWrong",
  "proxy",
  "proxyPassword",
  "proxySetting",
  "certificate",
  "noNetwork",
  "tooSlow",
  "serviceDown",
  "keychain",
  "other",
]);

/** Whether a service answers: here silence is a no. */
const SERVICES: ReadonlySet<CheckSubject> = new Set<CheckSubject>([
  "signIn",
  "audienceManager",
  "experiencePlatform",
]);

export function knownOf(results: readonly CheckResult[], subject: CheckSubject): Known {
  const result = results.find((result) => result.subject === subject);
  if (!result || result.outcome === "notTried") return "unknown";
  if (result.outcome === "passed") return "yes";
  const { outcome, problem } = result;
  if (problem !== null && SILENT.has(problem) && !SERVICES.has(subject)) return "unknown";
  return outcome === "limited" && problem !== "missingRight" ? "limited" : "no";
}
