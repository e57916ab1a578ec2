/** What mapping would do, or did: each segment with its value, its verdict and the reasons. */
import type { QueryResult } from "../../api/query";
import { showFailure } from "../../api/failure";
import type { MapLine, MapPlan } from "../../bindings";
import type { Tone } from "../../components/StateDot";
import { t, type MessageKey } from "../../i18n";
import { FailureState } from "../lists/ListBody";
import type { Target } from "./mapForm";
import { VerdictTable, type VerdictLine } from "./VerdictTable";
import { reasonWords } from "./words";
import css from "./destinations.module.css";

interface PlanTableProps {
  to: Target | undefined;
  reading: QueryResult<MapPlan>;
  /** How many segments are chosen. */
  count: number;
}

export function PlanTable({ to, reading, count }: PlanTableProps) {
  const { value: plan, failure, retry } = reading;
  if (to === undefined) return null;
  if (count === 0) return <p className={css.quiet}>{t("destinations.map.nothing")}</p>;
  if (!plan && failure) return <FailureState failure={failure} retry={retry} />;
  if (!plan) return <p role="status">{t("destinations.map.checking")}</p>;
  const fits = plan.lines.filter((line) => line.fits).length;
  return (
    <>
      <p role="status">
        {t("destinations.map.fits", { fits, n: plan.lines.length, requests: plan.requests })}
      </p>
      <Lines lines={plan.lines} isDone={false} />
    </>
  );
}

/** What was mapped, and what was not and why. */
export function ResultTable({ result: { lines } }: { result: MapPlan }) {
  const stayed = lines.filter((line) => !line.done).length;
  return (
    <>
      <p role="alert">{t("destinations.map.partly", { n: stayed, done: lines.length - stayed })}</p>
      <Lines lines={lines} isDone />
    </>
  );
}

function Lines({ lines, isDone }: { lines: readonly MapLine[]; isDone: boolean }) {
  return (
    <VerdictTable middle={t("destinations.map.value")} lines={lines.map((line) => lineOf(line, isDone))} />
  );
}

function lineOf(line: MapLine, isDone: boolean): VerdictLine {
  const { tone, words } = verdictOf(line, isDone);
  const failure = line.failure ? [showFailure(line.failure).words] : [];
  return {
    key: line.segment.id,
    segment: line.segment.name,
    middle: line.value,
    tone,
    verdict: words,
    reasons: [...line.remarks.map(({ reason }) => reasonWords(reason)), ...failure],
  };
}

/** `isDone`: it is what was done, not what would be. */
function verdictOf(
  { done, failure, fits, remarks }: MapLine,
  isDone: boolean,
): { tone: Tone; words: MessageKey } {
  if (done) return { tone: "good", words: "destinations.map.done" };
  if (!fits) return { tone: "bad", words: "destinations.map.blocked" };
  if (failure || isDone) return { tone: "bad", words: "destinations.map.failed" };
  return remarks.length > 0
    ? { tone: "warn", words: "destinations.map.allowedBut" }
    : { tone: "good", words: "destinations.map.allowed" };
}
