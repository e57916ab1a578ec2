/** The result of a check for one subject, for a card: yes, no, limited, or unknown. */
import type { CheckResult, CheckSubject, ConnectionProblem } from "../../../bindings";

export type Known = "yes" | "limited" | "no" | "unknown";

/** Problems that say nothing about a permission, because the service was not asked or did not answer. */
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

/** Whether a service answers; no answer means no. */
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
