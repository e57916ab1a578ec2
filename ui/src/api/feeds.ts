/** Data feeds of the marketplace: plans, prices, subscriptions, and what a rule costs. */
import { keepPreviousData } from "@tanstack/react-query";
import {
  commands,
  type Failure,
  type FeedChange,
  type FeedDetail,
  type FeedList,
  type FeedRow,
  type FeedTrait,
  type FeedWish,
  type RuleCost,
} from "../bindings";
import { invalidateAll } from "./invalidate";
import { keys } from "./keys";
import { useCommand, type Mutation } from "./mutation";
import { useQueryResult, type QueryResult } from "./query";

export function useFeeds(): QueryResult<FeedList> {
  return useQueryResult({ queryKey: keys.feeds, queryFn: () => commands.feeds() });
}

export function useFeed(id: string): QueryResult<FeedDetail> {
  return useQueryResult({ queryKey: keys.feed(id), queryFn: () => commands.feedDetail(id) });
}

/** The traits of a feed, also of one that is not subscribed; nothing is asked without an ID. */
export function useFeedTraits(id: string | undefined): QueryResult<FeedTrait[]> {
  return useQueryResult({
    queryKey: keys.feedTraits(id ?? ""),
    queryFn: () => commands.feedTraits(id ?? ""),
    enabled: id !== undefined,
  });
}

/** What beginning and ending plans would cost, and what would lose what. Plans that are not named stay. */
export function useFeedPlan(id: string, wish: FeedWish): QueryResult<FeedChange> {
  return useQueryResult({
    queryKey: keys.feedPlan(id, wish),
    queryFn: () => commands.feedPlan(id, wish),
    // A price is never shown from an earlier look.
    gcTime: 0,
    staleTime: 0,
  });
}

export interface Subscription {
  id: string;
  wish: FeedWish;
  /** The price of what begins, as it was typed. */
  confirm: string | null;
}

export function useFeedSubscribe(): Mutation<Subscription, FeedChange> {
  return useCommand({
    call: ({ id, wish, confirm }: Subscription) => commands.feedSubscribe(id, wish, confirm),
    onSuccess: invalidateAll,
  });
}

export function useFeedRequest(): Mutation<{ id: string; message: string }, FeedRow> {
  return useCommand({
    call: ({ id, message }: { id: string; message: string }) => commands.feedRequest(id, message),
    onSuccess: invalidateAll,
  });
}

/** Lets the user save what uses the traits of a feed as a table; the path of the file, or null if they cancel. */
export function useFeedExport(onFailure: (failure: Failure) => void): Mutation<string, string | null> {
  return useCommand({ call: (id: string) => commands.feedExport(id), onFailure });
}

/** What a rule costs. Asked only of a valid rule. */
export function useRuleCost(rule: string): QueryResult<RuleCost> {
  return useQueryResult({
    queryKey: keys.ruleCost(rule),
    queryFn: () => commands.ruleCost(rule),
    enabled: rule !== "",
    placeholderData: keepPreviousData,
  });
}
