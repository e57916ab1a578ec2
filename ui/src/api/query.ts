/** The shape in which features get one answer: the value, whether it is being read, and why it could not be. */
import { isCancelledError, useQuery, type UseQueryOptions } from "@tanstack/react-query";
import { inBackground } from "../background";
import type { Failure } from "../bindings";
import { asFailure } from "./failure";

/** Whether a promise was refused only because nobody wants the answer any more. */
export const isCancelled: (refusal: unknown) => boolean = isCancelledError;

export interface Answer<Value> {
  /** The value; it stays while it is read again, and when reading it again failed. */
  value: Value | undefined;
  /** Nothing to show yet. */
  isLoading: boolean;
  /** Being read, whether or not there is something to show. */
  isFetching: boolean;
  /** The value answers what was asked before; the answer to what is asked now is on its way. */
  isOld: boolean;
  failure: Failure | undefined;
  retry: () => void;
}

export function useAnswer<Value>(options: UseQueryOptions<Value>): Answer<Value> {
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
