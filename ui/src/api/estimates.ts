/** Estimated sizes of segment rules. A newer question stops an older one; the older answer stays until the newer one is there. */
import { keepPreviousData } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { inBackground } from "../background";
import {
  commands,
  type EstimatePurpose,
  type Failure,
  type ObjectLink,
  type SegmentControls,
  type SegmentEstimate,
} from "../bindings";
import { asFailure } from "./failure";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";

/** What is known of the sizes of rules. */
export interface Estimates {
  /** In the order of the rules they are of; undefined before the first answer. */
  value: SegmentEstimate[] | undefined;
  /** The answer is of earlier rules. */
  isOld: boolean;
  failure: Failure | undefined;
  /** Asks again. */
  retry: () => void;
}

interface Answer {
  of: string;
  value: SegmentEstimate[] | undefined;
  failure: Failure | undefined;
}

/** The sizes of these rules, which must be valid; asked again whenever they change. Nothing is asked for no rules. */
export function useEstimates(rules: readonly string[], purpose: EstimatePurpose): Estimates {
  const [answer, setAnswer] = useState<Answer>();
  const [tries, setTries] = useState(0);
  // Another try is another question about the same rules.
  const of = JSON.stringify({ rules, tries });
  useEffect(() => {
    const asked = (JSON.parse(of) as { rules: string[] }).rules;
    if (asked.length === 0) return undefined;
    let isCurrent = true;
    const ask = async () => {
      try {
        const value = await commands.segmentEstimates(asked, purpose);
        if (isCurrent) setAnswer({ of, value, failure: undefined });
      } catch (thrown) {
        if (isCurrent) setAnswer((last) => ({ of, value: last?.value, failure: asFailure(thrown) }));
      }
    };
    inBackground(ask());
    return () => {
      isCurrent = false;
    };
  }, [of, purpose]);
  const isOld = answer !== undefined && answer.of !== of;
  return {
    value: answer?.value,
    isOld,
    failure: isOld ? undefined : answer?.failure,
    retry: () => setTries(tries + 1),
  };
}

/** What the export controls of a rule's traits forbid; `id` is that of the segment, if it exists. Asked only of a valid rule. */
export function useSegmentControls(id: string | null, rule: string): QueryResult<SegmentControls> {
  return useQueryResult({
    queryKey: keys.segmentControls(id, rule),
    queryFn: () => commands.segmentControls(id, rule),
    enabled: rule !== "",
    placeholderData: keepPreviousData,
  });
}

/** The profile merge rules that segments use; Audience Manager has no list of them. */
export function useMergeRules(): QueryResult<ObjectLink[]> {
  return useQueryResult({ queryKey: keys.mergeRules, queryFn: () => commands.mergeRules() });
}
