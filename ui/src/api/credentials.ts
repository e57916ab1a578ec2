/**
 * Secrets, as far as the window may know about them: where each is stored and what can be done with it, never their
 * value.
 */
import type { QueryClient } from "@tanstack/react-query";
import {
  commands,
  type ConnectionRow,
  type Failure,
  type KeychainStatus,
  type SecretInput,
} from "../bindings";
import { useCommand, type Mutation } from "./mutation";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";

export function useKeychain(): QueryResult<KeychainStatus> {
  return useQueryResult({ queryKey: keys.keychain, queryFn: () => commands.keychain() });
}

export function useSessionOnly(): Mutation<boolean, KeychainStatus> {
  return useCommand({
    call: (on) => commands.sessionOnly(on),
    onSuccess: (client, status) => {
      client.setQueryData(keys.keychain, status);
      return client.invalidateQueries({ queryKey: keys.connections, exact: true });
    },
  });
}

function reread(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: keys.connections }),
    client.invalidateQueries({ queryKey: keys.keychain }),
  ]);
}

export function useReplaceCredential(): Mutation<{ id: string; secret: SecretInput }, ConnectionRow> {
  return useCommand({
    call: ({ id, secret }) => commands.credentialReplace(id, secret),
    onSuccess: reread,
    secret: true,
  });
}

export function useRemoveCredential(onFailure: (failure: Failure) => void): Mutation<string, ConnectionRow> {
  return useCommand({ call: (id) => commands.credentialRemove(id), onSuccess: reread, onFailure });
}
