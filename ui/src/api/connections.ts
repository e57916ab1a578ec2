/** Connections: the list, the connection in use, its health, and the network settings. */
import type { QueryClient } from "@tanstack/react-query";
import {
  commands,
  type ConnectionDraft,
  type ConnectionRow,
  type ConsoleFile,
  type Failure,
  type Health,
  type NetworkSettings,
  type RemovalProof,
  type Workspace,
} from "../bindings";
import { useCommand, type Mutation } from "./mutation";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";

export function useConnections(): QueryResult<ConnectionRow[]> {
  return useQueryResult({ queryKey: keys.connections, queryFn: () => commands.connections() });
}

/** A credential file: pasted, or the bytes of an opened file in an unknown encoding. */
export type CredentialSource = { text: string } | { bytes: number[] };

/** Reads a credential file; its secrets stay in the shell, under handles. */
export function useConsoleFile(): Mutation<CredentialSource, ConsoleFile> {
  return useCommand({
    call: (source) =>
      "text" in source ? commands.consoleFile(source.text) : commands.consoleFileBytes(source.bytes),
    reads: true,
    secret: true,
  });
}

/**
 * After a change of one connection: the list, and the frame, which shows the name and color of the connection in use.
 */
function reread(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: keys.connections }),
    client.invalidateQueries({ queryKey: keys.health }),
    client.invalidateQueries({ queryKey: keys.workspace }),
  ]);
}

export function useSaveConnection(): Mutation<ConnectionDraft, ConnectionRow> {
  return useCommand({ call: (draft) => commands.connectionSave(draft), onSuccess: reread, secret: true });
}

export function useDuplicateConnection(
  onFailure: (failure: Failure) => void,
): Mutation<string, ConnectionRow> {
  return useCommand({ call: (id) => commands.connectionDuplicate(id), onSuccess: reread, onFailure });
}

/** If it was in use, another connection is in use now, so its lists are dropped too. */
export function useRemoveConnection(): Mutation<string, RemovalProof> {
  return useCommand({
    call: (id) => commands.connectionRemove(id),
    onSuccess: (client) =>
      Promise.all([forgetOrganisation(client), client.invalidateQueries({ queryKey: keys.workspace })]),
  });
}

/** Drops the cached data of an organization at once, so that none of it is shown under another name. */
function forgetOrganisation(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.resetQueries({ queryKey: keys.catalog }),
    client.resetQueries({ queryKey: keys.details }),
    client.resetQueries({ queryKey: keys.sharing }),
    client.resetQueries({ queryKey: keys.health }),
    client.invalidateQueries({ queryKey: keys.connections }),
  ]);
}

export function useSwitchConnection(onFailure: (failure: Failure) => void): Mutation<string, Workspace> {
  return useCommand({
    call: (id) => commands.connectionUse(id),
    onSuccess: (client, workspace) => {
      client.setQueryData(keys.workspace, workspace);
      return forgetOrganisation(client);
    },
    onFailure,
  });
}

export function usePracticeHidden(onFailure: (failure: Failure) => void): Mutation<boolean, ConnectionRow[]> {
  return useCommand({
    call: (hidden) => commands.practiceHidden(hidden),
    onSuccess: (client, rows) => client.setQueryData(keys.connections, rows),
    onFailure,
  });
}

/** Permissions, integration and limits of a connection, in use or not. */
export function useHealth(id: string | undefined): QueryResult<Health> {
  return useQueryResult({
    queryKey: keys.healthOf(id ?? ""),
    queryFn: () => commands.connectionHealth(id ?? "", false),
    enabled: id !== undefined,
  });
}

/** Checks both services again. */
export function useFreshHealth(onFailure: (failure: Failure) => void): Mutation<string, Health> {
  return useCommand({
    call: (id) => commands.connectionHealth(id, true),
    onSuccess: (client, health, id) => {
      client.setQueryData(keys.healthOf(id), health);
      return Promise.all([
        client.invalidateQueries({ queryKey: keys.workspace }),
        client.invalidateQueries({ queryKey: keys.connections }),
      ]);
    },
    onFailure,
  });
}

export function useNetworkSettings(): QueryResult<NetworkSettings> {
  return useQueryResult({ queryKey: keys.network, queryFn: () => commands.networkSettings() });
}

/** A change that the user must confirm in a system dialog; `null` if they cancel. */
function useNetworkChange<Input>(
  call: (input: Input) => Promise<NetworkSettings | null>,
): Mutation<Input, NetworkSettings | null> {
  return useCommand({
    call,
    onSuccess: (client, settings) => settings && client.setQueryData(keys.network, settings),
  });
}

/** Uses this proxy; `null` means the system's proxy. */
export function useChangeProxy(): Mutation<string | null, NetworkSettings | null> {
  return useNetworkChange((address: string | null) => commands.proxyChange(address));
}

export function useChooseCertificate(): Mutation<void, NetworkSettings | null> {
  return useNetworkChange(() => commands.certificateChoose());
}

export function useRemoveCertificate(): Mutation<void, NetworkSettings | null> {
  return useNetworkChange(() => commands.certificateRemove());
}
