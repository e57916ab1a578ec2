/**
 * How features make a change: `run` returns the result, or reports the failure. A failure that no component shows any more is
 * shown to the person anyway: what was sent may have been done.
 */
import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { inBackground } from "../background";
import type { Failure } from "../bindings";
import { asFailure } from "./failure";
import { keys } from "./keys";

export interface Mutation<Input, Output> {
  /** Makes the change; undefined if it failed (see `failure`, or `onFailure`). */
  run: (input: Input) => Promise<Output | undefined>;
  isRunning: boolean;
  failure: Failure | undefined;
  /** Forgets the failure; nothing while the change is being made. */
  clear: () => void;
}

interface MutationOptions<Input, Output> {
  call: (input: Input) => Promise<Output>;
  /** Stores the result and invalidates what it changed. */
  onSuccess?: (client: QueryClient, output: Output, input: Input) => unknown;
  onFailure?: (failure: Failure) => void;
  /** Nothing is changed: nobody needs to hear that it failed once its component has gone. */
  reads?: boolean;
  /** The input contains a secret: it is dropped as soon as no component shows the result. */
  secret?: boolean;
}

/** Does nothing before the window is rendered. */
let showUnseen: (failure: Failure) => void = () => {};

/** `show` is called with each failure whose component has gone. */
export function onUnseenFailure(show: (failure: Failure) => void): void {
  showUnseen = show;
}

export function useCommand<Input, Output>(options: MutationOptions<Input, Output>): Mutation<Input, Output> {
  const client = useQueryClient();
  const isShown = useRef(false);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  const mutation = useMutation<Output, unknown, Input>({
    mutationFn: options.call,
    gcTime: options.secret ? 0 : undefined,
    onSuccess: (output, input) => inBackground(Promise.resolve(options.onSuccess?.(client, output, input))),
    onError: (thrown) => {
      const failure = asFailure(thrown);
      // The cached keychain state is older than this failure.
      if (failure.code === "keychain") inBackground(client.invalidateQueries({ queryKey: keys.keychain }));
      if (options.onFailure) options.onFailure(failure);
      else if (!options.reads && !isShown.current) showUnseen(failure);
    },
  });
  return {
    run: (input) => mutation.mutateAsync(input).catch(() => undefined),
    isRunning: mutation.isPending,
    failure: mutation.error === null ? undefined : asFailure(mutation.error),
    // A reset while the request is out would offer to send it again.
    clear: () => {
      if (!mutation.isPending) mutation.reset();
    },
  };
}
