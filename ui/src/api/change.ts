/** The shape in which features make one change: `run` gives the outcome or tells the failure to whoever asked. */
import { useMutation, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { inBackground } from "../background";
import type { Failure } from "../bindings";
import { asFailure } from "./failure";
import { keys } from "./keys";

export interface Change<Input, Output> {
  /** Makes the change; gives undefined when it failed (see `failure`, or `onFailure`). */
  run: (input: Input) => Promise<Output | undefined>;
  isRunning: boolean;
  failure: Failure | undefined;
  /** Forgets the failure. */
  clear: () => void;
}

interface ChangeOptions<Input, Output> {
  call: (input: Input) => Promise<Output>;
  /** Keeps the outcome and marks as old what it changed. */
  keep?: (client: QueryClient, output: Output, input: Input) => unknown;
  onFailure?: (failure: Failure) => void;
  /** The input has a secret in it: it is forgotten as soon as nobody shows the outcome. */
  secret?: boolean;
}

export function useChange<Input, Output>(options: ChangeOptions<Input, Output>): Change<Input, Output> {
  const client = useQueryClient();
  const mutation = useMutation<Output, unknown, Input>({
    mutationFn: options.call,
    gcTime: options.secret ? 0 : undefined,
    onSuccess: (output, input) => inBackground(Promise.resolve(options.keep?.(client, output, input))),
    onError: (thrown) => {
      const failure = asFailure(thrown);
      // What is known of the keychain is from before it failed.
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
