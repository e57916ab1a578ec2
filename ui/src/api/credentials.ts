/** Secrets, as far as the window may know of them: where each one is, and what can be done with it. Never their value. */
import type { QueryClient } from "@tanstack/react-query";
import {
  commands,
  type ConnectionRow,
  type Failure,
  type KeychainStatus,
  type SecretInput,
} from "../bindings";
import { useChange, type Change } from "./change";
import { keys } from "./keys";
import { useAnswer, type Answer } from "./query";

export function useKeychain(): Answer<KeychainStatus> {
  return useAnswer({ queryKey: keys.keychain, queryFn: () => commands.keychain() });
}

export function useSessionOnly(): Change<boolean, KeychainStatus> {
  return useChange({
    call: (on) => commands.sessionOnly(on),
    keep: (client, status) => {
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

export function useReplaceCredential(): Change<{ id: string; secret: SecretInput }, ConnectionRow> {
  return useChange({
    call: ({ id, secret }) => commands.credentialReplace(id, secret),
    keep: reread,
    secret: true,
  });
}

export function useRemoveCredential(onFailure: (failure: Failure) => void): Change<string, ConnectionRow> {
  return useChange({ call: (id) => commands.credentialRemove(id), keep: reread, onFailure });
}
