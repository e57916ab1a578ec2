/** The plans of a feed: which are subscribed, and the choice of others. */
import { Button } from "@react-spectrum/s2/Button";
import { Checkbox } from "@react-spectrum/s2/Checkbox";
import { useState } from "react";
import type { FeedPlan, FeedRow, FeedWish } from "../../bindings";
import { Words } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { useDialog } from "../../components/useDialog";
import { formatServiceDay, t } from "../../i18n";
import { priceWords, usesWords } from "../../shared/feeds/feedWords";
import { RequestDialog } from "./RequestDialog";
import { SubscriptionDialog } from "./SubscriptionDialog";
import css from "./feeds.module.css";

export function PlansPanel({ row }: { row: FeedRow }) {
  if (row.plans.length === 0) return <Hidden row={row} />;
  return <Plans row={row} />;
}

/** A private feed shows its plans once access is granted; another has none. */
function Hidden({ row }: { row: FeedRow }) {
  const { open, dialog } = useDialog<FeedRow>("requestFeed", (shown) => <RequestDialog row={shown} />);
  const canRequest = row.isPrivate && row.access === "none";
  return (
    <Panel title={t("feeds.plans")}>
      <p className={css.quiet}>
        {t(row.isPrivate && row.access !== "granted" ? "feeds.plans.hidden" : "feeds.plans.none")}
      </p>
      {canRequest && (
        <div className={css.tools}>
          <Button variant="accent" onPress={() => open(row)}>
            {t("feeds.request")}
          </Button>
        </div>
      )}
      {dialog}
    </Panel>
  );
}

function Plans({ row }: { row: FeedRow }) {
  const now = row.plans.filter(({ subscribed }) => subscribed === true).map(({ id }) => id);
  const [chosen, setChosen] = useState({ since: now.join(), plans: now });
  // A choice is about the subscription that was shown: after it has changed, it begins again.
  const wanted: readonly string[] = chosen.since === now.join() ? chosen.plans : now;
  const { open, dialog } = useDialog<FeedWish>("subscribeFeed", (wish) => (
    <SubscriptionDialog row={row} wish={wish} />
  ));
  const isClosed = row.state !== "active";
  // Only what is chosen here: what a colleague subscribes to meanwhile stays.
  const begins = wanted.filter((id) => !now.includes(id));
  const ends = now.filter((id) => !wanted.includes(id));
  const isChanged = begins.length + ends.length > 0;
  const choose = (id: string, isWanted: boolean) =>
    setChosen({
      since: now.join(),
      plans: isWanted ? [...wanted, id] : wanted.filter((one) => one !== id),
    });
  return (
    <Panel title={t("feeds.plans")}>
      <ul className={css.plans}>
        {row.plans.map((plan) => (
          <Plan
            key={plan.id}
            plan={plan}
            isWanted={wanted.includes(plan.id)}
            // What ended cannot begin again.
            isHeld={isClosed && !now.includes(plan.id)}
            onChange={(isWanted) => choose(plan.id, isWanted)}
          />
        ))}
      </ul>
      <div className={css.tools}>
        <Button variant="accent" isDisabled={!isChanged} onPress={() => open({ begins, ends })}>
          {t("feeds.review")}
        </Button>
        {!isChanged && <span className={css.quiet}>{t("feeds.nothingChosen")}</span>}
      </div>
      <p className={css.hint}>{isClosed ? t("feeds.plans.closed") : t("feeds.plans.hint")}</p>
      {dialog}
    </Panel>
  );
}

interface PlanProps {
  plan: FeedPlan;
  isWanted: boolean;
  isHeld: boolean;
  onChange: (isWanted: boolean) => void;
}

function Plan({ plan, isWanted, isHeld, onChange }: PlanProps) {
  const notes = [
    plan.since === null ? "" : t("feeds.plan.since", { day: formatServiceDay(plan.since) }),
    plan.notes,
  ];
  const words = notes.filter((note) => note !== "").join(" · ");
  return (
    <li className={css.plan}>
      <Checkbox
        isSelected={isWanted}
        isDisabled={isHeld}
        onChange={onChange}
        aria-label={t("feeds.plan.choose", { uses: usesWords(plan) })}
      >
        {usesWords(plan)}
      </Checkbox>
      <span>{priceWords(plan)}</span>
      {words !== "" && (
        <p className={css.quiet}>
          <Words>{words}</Words>
        </p>
      )}
    </li>
  );
}
