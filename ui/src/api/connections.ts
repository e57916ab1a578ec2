/** Connections: the organisations as they are set up here, the one in use, its health, and how the network is reached. */
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
import { useChange, type Change } from "./change";
import { keys } from "./keys";
import { useAnswer, type Answer } from "./query";

export function useConnections(): Answer<ConnectionRow[]> {
  return useAnswer({ queryKey: keys.connections, queryFn: () => commands.connections() });
}

/** A credential file: pasted, or the bytes of one that was opened, whose encoding nobody knows yet. */
export type CredentialSource = { text: string } | { bytes: number[] };

/** Reads a credential file; what is secret in it stays in the shell, under handles. */
export function useConsoleFile(): Change<CredentialSource, ConsoleFile> {
  return useChange({
    call: (source) =>
      "text" in source ? commands.consoleFile(source.text) : commands.consoleFileBytes(source.bytes),
    secret: true,
  });
}

/** After a change of one connection: the list, and the frame, which shows name and colour of the one in use. */
function reread(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: keys.connections }),
    client.invalidateQueries({ queryKey: keys.health }),
    client.invalidateQueries({ queryKey: keys.workspace }),
  ]);
}

export function useSaveConnection(): Change<ConnectionDraft, ConnectionRow> {
  return useChange({ call: (draft) => commands.connectionSave(draft), keep: reread, secret: true });
}

export function useDuplicateConnection(onFailure: (failure: Failure) => void): Change<string, ConnectionRow> {
  return useChange({ call: (id) => commands.connectionDuplicate(id), keep: reread, onFailure });
}

/** If it was the one in use another one is used now, so its lists go too. */
export function useRemoveConnection(): Change<string, RemovalProof> {
  return useChange({
    call: (id) => commands.connectionRemove(id),
    keep: (client) =>
      Promise.all([forgetOrganisation(client), client.invalidateQueries({ queryKey: keys.workspace })]),
  });
}

/** Drops what is kept of an organisation at once, so that none of it is shown under another name. */
function forgetOrganisation(client: QueryClient): Promise<unknown> {
  return Promise.all([
    client.resetQueries({ queryKey: keys.catalogue }),
    client.resetQueries({ queryKey: keys.details }),
    client.resetQueries({ queryKey: keys.sharing }),
    client.resetQueries({ queryKey: keys.health }),
    client.invalidateQueries({ queryKey: keys.connections }),
  ]);
}

export function useSwitchConnection(onFailure: (failure: Failure) => void): Change<string, Workspace> {
  return useChange({
    call: (id) => commands.connectionUse(id),
    keep: (client, workspace) => {
      client.setQueryData(keys.workspace, workspace);
      return forgetOrganisation(client);
    },
    onFailure,
  });
}

export function usePracticeHidden(onFailure: (failure: Failure) => void): Change<boolean, ConnectionRow[]> {
  return useChange({
    call: (hidden) => commands.practiceHidden(hidden),
    keep: (client, rows) => client.setQueryData(keys.connections, rows),
    onFailure,
  });
}

/** Rights, integration and limits of a connection, in use or not. */
export function useHealth(id: string | undefined): Answer<Health> {
  return useAnswer({
    queryKey: keys.healthOf(id ?? ""),
    queryFn: () => commands.connectionHealth(id ?? "", false),
    enabled: id !== undefined,
  });
}

/** Asks both services again. */
export function useFreshHealth(onFailure: (failure: Failure) => void): Change<string, Health> {
  return useChange({
    call: (id) => commands.connectionHealth(id, true),
    keep: (client, health, id) => {
      client.setQueryData(keys.healthOf(id), health);
      return Promise.all([
        client.invalidateQueries({ queryKey: keys.workspace }),
        client.invalidateQueries({ queryKey: keys.connections }),
      ]);
    },
    onFailure,
  });
}

export function useNetworkSettings(): Answer<NetworkSettings> {
  return useAnswer({ queryKey: keys.network, queryFn: () => commands.networkSettings() });
}

/** A change that the system asks a person about; `null` when they cancel. */
function useNetworkChange<Input>(
  call: (input: Input) => Promise<NetworkSettings | null>,
): Change<Input, NetworkSettings | null> {
  return useChange({
    call,
    keep: (client, settings) => settings && client.setQueryData(keys.network, settings),
  });
}

/** Uses this proxy; `null` is the system's. */
export function useChangeProxy(): Change<string | null, NetworkSettings | null> {
  return useNetworkChange((address: string | null) => commands.proxyChange(address));
}

export function useChooseCertificate(): Change<void, NetworkSettings | null> {
  return useNetworkChange(() => commands.certificateChoose());
}

export function useRemoveCertificate(): Change<void, NetworkSettings | null> {
  return useNetworkChange(() => commands.certificateRemove());
}
