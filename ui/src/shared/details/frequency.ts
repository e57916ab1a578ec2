/** A recency and frequency condition (AAM contract §6.3) in words. */
import type { RuleCount, RuleRecency, StorageRule } from "../../bindings";
import { formatList, t, type MessageKey } from "../../i18n";

const RECENCY: Record<RuleRecency["kind"], MessageKey> = {
  within: "details.frequency.recent",
  before: "details.frequency.old",
};

const COUNT: Record<RuleCount, MessageKey> = {
  atLeast: "details.frequency.atLeast",
  atMost: "details.frequency.atMost",
  exactly: "details.frequency.exactly",
};

type Frequency = Pick<StorageRule & { kind: "frequency" }, "recency" | "count" | "times">;

/** Such as "in the last 5 days and at least 2 times". */
export function frequencyWords({ recency, count, times }: Frequency): string {
  const days = recency === null ? [] : [t(RECENCY[recency.kind], { n: recency.days })];
  return formatList([...days, t(COUNT[count], { n: times })]);
}
