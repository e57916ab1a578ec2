/** What the rule costs, asked again when it has rested; nothing is asked for a rule that is not valid. */
import { useRuleCost } from "../../api/feeds";
import type { QueryResult } from "../../api/query";
import type { RuleCost } from "../../bindings";
import { useRested } from "../../components/useRested";
import type { Builder } from "./useBuilder";

export function useCost({ form, reading }: Builder): QueryResult<RuleCost> & { rule: string } {
  const isValid = form.rule.trim() !== "" && reading !== undefined && reading.fault === null;
  const rule = useRested(isValid ? form.rule : "");
  return { ...useRuleCost(rule), rule };
}

/** The data feed of each trait that is of one, by ID: the lists have no traits of feeds that are not subscribed. */
export function feedIds(cost: RuleCost | undefined): ReadonlyMap<string, string> {
  const pairs = (cost?.lines ?? []).flatMap(({ feed, traits }) =>
    traits.map(({ id }): [string, string] => [id, feed.id]),
  );
  return new Map(pairs);
}
