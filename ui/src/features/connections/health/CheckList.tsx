/**
 * The steps of a check with their results; a failed step shows why, what to do, and what to ask an administrator for.
 */
import AlertTriangle from "@react-spectrum/s2/icons/AlertTriangle";
import CheckmarkCircle from "@react-spectrum/s2/icons/CheckmarkCircle";
import Circle from "@react-spectrum/s2/icons/Circle";
import CloseCircle from "@react-spectrum/s2/icons/CloseCircle";
import RemoveCircle from "@react-spectrum/s2/icons/RemoveCircle";
import { ProgressCircle } from "@react-spectrum/s2/ProgressCircle";
import type { Check } from "../../../api/checks";
import type { CheckOutcome, CheckResult } from "../../../bindings";
import { t, type MessageKey } from "../../../i18n";
import { Details } from "../../../shared/failures/Notice";
import { RequestCopy } from "../form/RequestCopy";
import css from "./check.module.css";
import { problemWords, type RequestFacts } from "../words/problems";
import { SUBJECTS, SUBJECT_ORDER } from "../words/subjects";

type StepState = CheckOutcome | "running" | "waiting";

const STATES: Record<StepState, MessageKey> = {
  passed: "connections.outcome.passed",
  limited: "connections.limited",
  failed: "common.failed",
  notTried: "connections.outcome.notTried",
  running: "common.checking",
  waiting: "common.waiting",
};

interface CheckListProps {
  check: Pick<Check, "results" | "isRunning">;
  facts: RequestFacts;
}

export function CheckList({ check, facts }: CheckListProps) {
  const arrived = new Map(check.results.map((result) => [result.subject, result]));
  const next = check.isRunning ? SUBJECT_ORDER.find((subject) => !arrived.has(subject)) : undefined;
  // At the end, only steps with a result are shown: the test of a saved credential covers less than the check of a
  // form.
  const shown = SUBJECT_ORDER.filter((subject) => check.isRunning || arrived.has(subject));
  return (
    <ol className={css.steps} aria-label={t("connections.check.steps")} aria-busy={check.isRunning}>
      {shown.map((subject) => (
        <Step
          key={subject}
          name={t(SUBJECTS[subject])}
          result={arrived.get(subject)}
          state={arrived.get(subject)?.outcome ?? (subject === next ? "running" : "waiting")}
          facts={facts}
        />
      ))}
    </ol>
  );
}

interface StepProps {
  name: string;
  result: CheckResult | undefined;
  state: StepState;
  facts: RequestFacts;
}

function Step({ name, result, state, facts }: StepProps) {
  const problem = result && state !== "notTried" ? problemWords(result, facts) : undefined;
  return (
    <li className={css.step} data-state={state}>
      <StepIcon state={state} />
      <div className={css.body}>
        <p className={css.head}>
          <span className={css.name}>{name}</span>
          <span className={css.outcome}>{t(STATES[state])}</span>
        </p>
        {problem && (
          <>
            <p className="selectable">{problem.words}</p>
            <p className={`${css.next} selectable`}>{problem.step}</p>
            <RequestCopy text={problem.request} />
          </>
        )}
        {problem && result?.failure && (
          <Details label={t("connections.check.details")}>{factsOf(result.failure)}</Details>
        )}
      </div>
    </li>
  );
}

function factsOf({ message, code, details }: NonNullable<CheckResult["failure"]>): string {
  return [
    message,
    `code: ${code}`,
    ...Object.entries(details).map(([name, value]) => `${name}: ${value}`),
  ].join("\n");
}

function StepIcon({ state }: { state: StepState }) {
  switch (state) {
    case "passed":
      return <CheckmarkCircle aria-hidden="true" />;
    case "limited":
      return <AlertTriangle aria-hidden="true" />;
    case "failed":
      return <CloseCircle aria-hidden="true" />;
    case "notTried":
      return <RemoveCircle aria-hidden="true" />;
    case "waiting":
      return <Circle aria-hidden="true" />;
    case "running":
      return (
        <span className={css.turning}>
          <ProgressCircle isIndeterminate size="S" aria-label={t("common.checking")} />
        </span>
      );
  }
}
