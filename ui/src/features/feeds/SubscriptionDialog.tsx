/** Reviews a change of a subscription: what begins and costs, what ends, and what loses what. The price is typed. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { useFeedPlan, useFeedSubscribe } from "../../api/feeds";
import { useRefresh } from "../../api/refresh";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { Failure, FeedChange, FeedPlan, FeedRow, FeedWish } from "../../bindings";
import { ConnectionMark } from "../../components/ConnectionMark";
import { Skeleton } from "../../components/States";
import { useIsHere } from "../../components/useIsHere";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { FailureNotice } from "../../shared/failures/Notice";
import { toastFailure } from "../../shared/failures/toastFailure";
import { priceWords, usesWords } from "../../shared/feeds/feedWords";
import { FailureState } from "../../shared/lists/ListBody";
import { DependentTable } from "../../shared/uses/DependentTable";
import { UsesTree } from "../../shared/uses/UsesTree";
import { ModelsOfFeed } from "./ModelsOfFeed";
import css from "./feeds.module.css";

interface SubscriptionDialogProps {
  row: FeedRow;
  /** The plans that are to begin and to end; the others stay. */
  wish: FeedWish;
}

export function SubscriptionDialog({ row, wish }: SubscriptionDialogProps) {
  const answer = useFeedPlan(row.feed.id, wish);
  const [typed, setTyped] = useState("");
  const { send, isRunning, failure } = useSubscription(row, wish);
  const change = answer.value;
  const price = change?.price ?? null;
  const isConfirmed = price === null || plain(typed) === plain(price);
  const isEnd = change !== undefined && change.begins.length === 0;
  return (
    // Whether it went through is shown here, so it stays until that is known.
    <Dialog size="L" isKeyboardDismissDisabled={isRunning}>
      {({ close }) => (
        <>
          <Heading slot="title">{t("feeds.change.title", { name: row.feed.name })}</Heading>
          <Content>
            <div className={css.form}>
              {!change && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
              {!change && !answer.failure && <Skeleton lines={5} />}
              {change && <Change change={change} />}
              {price !== null && (
                <TextField
                  label={t("feeds.change.type", { price })}
                  value={typed}
                  onChange={setTyped}
                  autoComplete="off"
                />
              )}
              {failure && <FailureNotice failure={failure} />}
            </div>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" isDisabled={isRunning} onPress={close} autoFocus>
              {t("common.cancel")}
            </Button>
            <Button
              variant={isEnd ? "negative" : "accent"}
              isDisabled={change === undefined || !isConfirmed || isSame(change)}
              isPending={isRunning}
              onPress={() => inBackground(send(price === null ? null : typed, close))}
            >
              {isEnd ? t("feeds.change.unsubscribe") : t("feeds.change.subscribe")}
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}

/** Sends the change. An answer can be one that it failed, in all or in part: that is shown as a failed call is. */
function useSubscription(row: FeedRow, wish: FeedWish) {
  const subscribe = useFeedSubscribe();
  const refresh = useRefresh();
  const isHere = useIsHere();
  const [refused, setRefused] = useState<Failure>();
  const send = async (confirm: string | null, close: () => void) => {
    setRefused(undefined);
    const done = await subscribe.run({ id: row.feed.id, wish, confirm });
    if (!done) return;
    if (done.failure) {
      if (isHere()) setRefused(done.failure);
      else toastFailure(done.failure);
      return;
    }
    toast.done(t("feeds.change.done", { name: row.feed.name }));
    close();
    // Its traits come into the lists, or leave them.
    inBackground(refresh.start({ quiet: true }));
  };
  return { send, isRunning: subscribe.isRunning, failure: subscribe.failure ?? refused };
}

function isSame({ begins, ends }: FeedChange): boolean {
  return begins.length === 0 && ends.length === 0;
}

/** A price without what need not be typed. */
function plain(price: string): string {
  return price.replaceAll(/[\s$]/g, "").toLowerCase();
}

function Change({ change }: { change: FeedChange }) {
  const connection = useWorkspace().value?.connection;
  const { begins, ends, uses, segments, notEstimated, models } = change;
  if (isSame(change)) return <p>{t("feeds.change.same")}</p>;
  return (
    <>
      {connection && <ConnectionMark connection={connection} />}
      <PlanList title={t("feeds.change.begins")} plans={begins} />
      <PlanList title={t("feeds.change.ends")} plans={ends} />
      {begins.length > 0 && (
        <p className={css.quiet}>
          {begins.every(isMonthly) ? t("feeds.change.flat") : t("feeds.change.flat.named")}
        </p>
      )}
      {uses && (
        <section>
          <h3>{t("feeds.change.loses")}</h3>
          <UsesTree used={uses} />
          {segments.length > 0 && <DependentTable segments={segments} />}
          {notEstimated > 0 && <p>{t("feeds.change.more", { count: notEstimated })}</p>}
          <p className={css.quiet}>{t("feeds.change.notRules")}</p>
        </section>
      )}
      <ModelsOfFeed models={models} />
    </>
  );
}

/** A billing cycle is in the service's own word; flat fees are for a month if it says none. */
function isMonthly({ billingCycle }: FeedPlan): boolean {
  return /^\s*(month|$)/i.test(billingCycle);
}

function PlanList({ title, plans }: { title: string; plans: readonly FeedPlan[] }) {
  if (plans.length === 0) return null;
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {plans.map((plan) => (
          <li key={plan.id}>
            {usesWords(plan)}: {priceWords(plan)}
          </li>
        ))}
      </ul>
    </section>
  );
}
