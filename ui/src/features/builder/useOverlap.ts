/** How many devices of the trait under the pointer or the focus are in the rule already. */
import { useState } from "react";
import { useEstimates } from "../../api/estimates";
import { useRested } from "../../components/useRested";
import { formatNumber, own, t } from "../../i18n";
import type { Builder } from "./useBuilder";

/** How long the pointer or the focus rests on a trait before it is asked. */
const REST_MS = 250;

export interface Overlap {
  /** The trait that is pointed at. */
  id: string | undefined;
  /** What is known of it; undefined before the answer. */
  words: string | undefined;
  point: (id: string) => void;
}

export function useOverlap({ form, reading }: Builder, inRule: ReadonlySet<string>): Overlap {
  const [id, point] = useState<string>();
  const isValid = form.rule.trim() !== "" && reading !== undefined && reading.fault === null;
  const isAsked = isValid && id !== undefined && !inRule.has(id);
  const asked = JSON.stringify(isAsked ? [`(${form.rule}) AND ${id}T`, `${id}T`] : []);
  const rested = useRested(asked, REST_MS);
  const { value, isOld, failure } = useEstimates(JSON.parse(rested) as string[], "change");
  // After a failure, the value is still that of the trait before.
  const [both, all] = isAsked && rested === asked && !isOld && !failure ? (value ?? []) : [];
  const words =
    both?.total && all?.total
      ? t("builder.overlap", {
          both: own(formatNumber(both.total.likely)),
          all: own(formatNumber(all.total.likely)),
        })
      : undefined;
  return { id, words, point };
}
