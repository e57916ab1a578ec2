/** Plans, prices and states of data feeds in words. */
import type { FeedPlan, FeedRow, FeedState, FeedUse } from "../../bindings";
import { t } from "../../i18n";
import { leftWords } from "../details/leftWords";

function wordsOf(use: FeedUse): string {
  if (typeof use !== "string") return t("feeds.state.other", { word: use.other });
  if (use === "modeling") return t("feeds.use.modeling");
  return use === "activation" ? t("feeds.use.activation") : t("feeds.use.segmentsAndOverlap");
}

export function usesWords({ uses }: FeedPlan): string {
  return uses.map(wordsOf).join(", ");
}

/** A state in which a feed cannot be used; undefined for one that can. */
export function closedWords(state: FeedState): string | undefined {
  if (typeof state !== "string") return t("feeds.state.other", { word: state.other });
  if (state === "suspended") return t("feeds.state.suspended");
  return state === "canceled" ? t("feeds.state.canceled") : undefined;
}

/** What can be done with a feed now. */
export function feedState(row: FeedRow): string {
  const closed = closedWords(row.state) ?? (row.left ? leftWords(row.left) : undefined);
  if (closed !== undefined) return closed;
  if (row.access === "requested") return t("feeds.state.requested");
  if (typeof row.access !== "string") return t("feeds.state.other", { word: row.access.other });
  if (row.isPrivate && row.access === "none") return t("feeds.state.private");
  return row.subscribed === 0 ? t("feeds.state.none") : t("feeds.state.plans", { count: row.subscribed });
}

/** Price and subscription where a trait of the feed is picked. */
export function feedMark(row: FeedRow): string {
  const price = row.price ?? t("feeds.priceUnknown");
  const closed = closedWords(row.state) ?? (row.left ? leftWords(row.left) : undefined);
  if (closed !== undefined) return t("feeds.mark.state", { price, state: closed });
  return row.subscribed > 0 ? t("feeds.mark.subscribed", { price }) : t("feeds.mark.estimates", { price });
}

/** What a plan costs, with the price for everybody where this organization pays another one. */
export function priceWords({ price, listPrice }: FeedPlan): string {
  const own = price ?? t("feeds.priceUnknown");
  return listPrice === null ? own : t("feeds.plan.instead", { price: own, listed: listPrice });
}
