/** The form in which features receive one result: the value, whether it is loading, and why it could not be loaded. */
import { isCancelledError, useQuery, type UseQueryOptions } from "@tanstack/react-query";
import { inBackground } from "../background";
import type { Failure } from "../bindings";
import { asFailure } from "./failure";

/** Whether a promise was rejected only because its query was canceled. */
export const isCancelled: (refusal: unknown) => boolean = isCancelledError;

export interface QueryResult<Value> {
  /** The value; it stays while it is reloaded, and if the reload fails. */
  value: Value | undefined;
  /** Nothing to show yet. */
  isLoading: boolean;
  /** Loading, whether or not there is a value to show. */
  isFetching: boolean;
  /** The value belongs to the previous query; the result of the current one is still loading. */
  isOld: boolean;
  failure: Failure | undefined;
  retry: () => void;
}

export function useQueryResult<Value>(options: UseQueryOptions<Value>): QueryResult<Value> {
  const query = useQuery(options);
  return {
    value: query.data,
    isLoading: query.isPending && query.fetchStatus !== "idle",
    isFetching: query.isFetching,
    isOld: query.isPlaceholderData,
    failure: query.error === null ? undefined : asFailure(query.error),
    retry: () => inBackground(query.refetch()),
  };
}
