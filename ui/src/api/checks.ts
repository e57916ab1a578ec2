/** A running check: its results as they arrive, and the final report. */
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
  /** Results so far, in the order of arrival. */
  results: readonly CheckResult[];
  isRunning: boolean;
  report: CheckReport | undefined;
  /** Why the check could not be run. */
  failure: Failure | undefined;
}

const NO_CHECK: Check = { results: [], isRunning: false, report: undefined, failure: undefined };

type Call = (onProgress: ReturnType<typeof channel<CheckResult>>) => Promise<CheckReport>;

/** One check at a time; late results of an earlier check are ignored. */
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
    const onProgress = channel<CheckResult>((result) => {
      if (isCurrent()) setCheck((known) => withResult(known, result));
    });
    try {
      const report = await call(onProgress);
      if (isCurrent()) setCheck({ ...NO_CHECK, results: report.results, report });
      return report;
    } catch (thrown) {
      if (isCurrent()) setCheck((known) => ({ ...known, isRunning: false, failure: asFailure(thrown) }));
      return undefined;
    }
  };
  return { ...check, start };
}

/** The check with one more result, which replaces an earlier result for the same subject. */
function withResult(check: Check, result: CheckResult): Check {
  const others = check.results.filter(({ subject }) => subject !== result.subject);
  return { ...check, results: [...others, result] };
}

/** Checks a form; nothing is stored by it. */
export function useConnectionCheck() {
  const check = useCheck();
  return {
    ...check,
    start: (draft: ConnectionDraft) =>
      check.start((onProgress) => commands.connectionCheck(draft, onProgress)),
  };
}

/** Tests a saved credential. */
export function useCredentialTest() {
  const check = useCheck();
  return {
    ...check,
    start: (id: string) => check.start((onProgress) => commands.credentialTest(id, onProgress)),
  };
}
