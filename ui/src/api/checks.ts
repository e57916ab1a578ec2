/** A check that is on: its results as they come in, and the report at its end. */
import { useEffect, useRef, useState } from "react";
import {
  commands,
  type CheckReport,
  type CheckResult,
  type ConnectionDraft,
  type Failure,
} from "../bindings";
import { channel } from "../platform";
import { asFailure } from "./failure";

export interface Check {
  /** Results so far, in the order they came. */
  results: readonly CheckResult[];
  isRunning: boolean;
  report: CheckReport | undefined;
  /** Why the check itself could not be made. */
  failure: Failure | undefined;
}

const NO_CHECK: Check = { results: [], isRunning: false, report: undefined, failure: undefined };

type Call = (told: ReturnType<typeof channel<CheckResult>>) => Promise<CheckReport>;

/** One check at a time; what an earlier one still tells is not listened to. */
function useCheck() {
  const [check, setCheck] = useState(NO_CHECK);
  const current = useRef(0);
  useEffect(
    () => () => {
      current.current = -1;
    },
    [],
  );

  const start = async (call: Call): Promise<CheckReport | undefined> => {
    const number = Math.abs(current.current) + 1;
    current.current = number;
    const isCurrent = () => current.current === number;
    setCheck({ ...NO_CHECK, isRunning: true });
    const told = channel<CheckResult>((result) => {
      if (isCurrent()) setCheck((known) => withResult(known, result));
    });
    try {
      const report = await call(told);
      if (isCurrent()) setCheck({ ...NO_CHECK, results: report.results, report });
      return report;
    } catch (thrown) {
      if (isCurrent()) setCheck((known) => ({ ...known, isRunning: false, failure: asFailure(thrown) }));
      return undefined;
    }
  };
  return { ...check, start };
}

/** The check with one more result; a subject told twice keeps its last result. */
function withResult(check: Check, result: CheckResult): Check {
  const others = check.results.filter(({ subject }) => subject !== result.subject);
  return { ...check, results: [...others, result] };
}

/** Checks a form; nothing is stored by it. */
export function useConnectionCheck() {
  const check = useCheck();
  return {
    ...check,
    start: (draft: ConnectionDraft) => check.start((told) => commands.connectionCheck(draft, told)),
  };
}

/** Tries a credential that is kept. */
export function useCredentialTest() {
  const check = useCheck();
  return { ...check, start: (id: string) => check.start((told) => commands.credentialTest(id, told)) };
}
