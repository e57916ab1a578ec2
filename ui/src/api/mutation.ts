/** How features make a change: `run` returns the result, or reports the failure. */
import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { inBackground } from "../background";
import type { Failure } from "../bindings";
import { asFailure } from "./failure";
import { keys } from "./keys";

export interface Mutation<Input, Output> {
  /** Makes the change; undefined if it failed (see `failure`, or `onFailure`). */
  run: (input: Input) => Promise<Output | undefined>;
  isRunning: boolean;
  failure: Failure | undefined;
  /** Forgets the failure. */
  clear: () => void;
}

interface MutationOptions<Input, Output> {
  call: (input: Input) => Promise<Output>;
  /** Stores the result and invalidates what it changed. */
  onSuccess?: (client: QueryClient, output: Output, input: Input) => unknown;
  onFailure?: (failure: Failure) => void;
  /** The input contains a secret: it is dropped as soon as no component shows the result. */
  secret?: boolean;
}

export function useCommand<Input, Output>(options: MutationOptions<Input, Output>): Mutation<Input, Output> {
  const client = useQueryClient();
  const mutation = useMutation<Output, unknown, Input>({
    mutationFn: options.call,
    gcTime: options.secret ? 0 : undefined,
    onSuccess: (output, input) => inBackground(Promise.resolve(options.onSuccess?.(client, output, input))),
    onError: (thrown) => {
      const failure = asFailure(thrown);
      // The cached keychain state is older than this failure.
      if (failure.code === "keychain") inBackground(client.invalidateQueries({ queryKey: keys.keychain }));
      options.onFailure?.(failure);
    },
  });
  return {
    run: (input) => mutation.mutateAsync(input).catch(() => undefined),
    isRunning: mutation.isPending,
    failure: mutation.error === null ? undefined : asFailure(mutation.error),
    clear: mutation.reset,
  };
}
