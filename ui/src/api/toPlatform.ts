/** The way to Experience Platform: what is to be shared there, its forecast, and the licensed total. */
import type { QueryClient } from "@tanstack/react-query";
import {
  commands,
  type Failure,
  type License,
  type ObjectLink,
  type PlatformDropPreview,
  type PlatformRoute,
  type ProfileForecast,
  type Tray,
} from "../bindings";
import { keys } from "./keys";
import { useCommand, type Mutation } from "./mutation";
import { useQueryResult, type QueryResult } from "./query";

/** What sharing segments and traits to Experience Platform would do; loaded once they are known. */
export function usePlatformPreview(of: readonly ObjectLink[] | undefined): QueryResult<PlatformDropPreview> {
  return useQueryResult({
    queryKey: keys.platformPreview(of ?? []),
    queryFn: () => commands.platformPreview([...(of ?? [])]),
    enabled: of !== undefined && of.length > 0,
  });
}

function keepTray(client: QueryClient, tray: Tray): void {
  client.setQueryData(keys.tray, tray);
}

export function usePlatformAdd(onFailure: (failure: Failure) => void): Mutation<readonly ObjectLink[], Tray> {
  return useCommand({
    call: (of: readonly ObjectLink[]) => commands.platformAdd([...of]),
    onSuccess: keepTray,
    onFailure,
  });
}

export function usePlatformRemove(
  onFailure: (failure: Failure) => void,
): Mutation<readonly ObjectLink[], Tray> {
  return useCommand({
    call: (of: readonly ObjectLink[]) => commands.platformRemove([...of]),
    onSuccess: keepTray,
    onFailure,
  });
}

/** Chooses the route of every line to Experience Platform. */
export function usePlatformRoute(onFailure: (failure: Failure) => void): Mutation<PlatformRoute, Tray> {
  return useCommand({ call: (route) => commands.platformRoute(route), onSuccess: keepTray, onFailure });
}

/** How many profiles the members of segments would add. It calls both services, so only a refresh or a job loads it again. */
export function useForecast(segmentIds: readonly string[]): QueryResult<ProfileForecast> {
  return useQueryResult({
    queryKey: keys.forecast(segmentIds),
    queryFn: () => commands.forecast([...segmentIds]),
    enabled: segmentIds.length > 0,
  });
}

/** The forecast for the lines of the tray, of a revision; null if no segment is among them. */
export function usePlatformForecast(revision: string): QueryResult<ProfileForecast | null> {
  return useQueryResult({
    queryKey: keys.platformForecast(revision),
    queryFn: () => commands.platformForecast(),
  });
}

/** The licensed number of profiles of a connection, as somebody entered it. */
export function useLicense(connectionId: string | null): QueryResult<License | null> {
  return useQueryResult({
    queryKey: keys.license(connectionId ?? ""),
    queryFn: () => commands.license(connectionId ?? ""),
    enabled: connectionId !== null,
  });
}

/** Stores the licensed number of profiles with today's date; null forgets it. */
export function useSetLicense(
  onFailure: (failure: Failure) => void,
): Mutation<{ connectionId: string; profiles: number | null }, License | null> {
  return useCommand({
    call: ({ connectionId, profiles }) => commands.setLicense(connectionId, profiles),
    onSuccess: (client, license, { connectionId }) => {
      client.setQueryData(keys.license(connectionId), license);
      return client.invalidateQueries({ queryKey: keys.anyForecast });
    },
    onFailure,
  });
}

/** Creates the identity namespace that Experience Platform lacks for the IDs of a data source. */
export function useCreateNamespace(onFailure: (failure: Failure) => void): Mutation<string, null> {
  return useCommand({
    call: (sourceId: string) => commands.createNamespace(sourceId),
    onSuccess: (client) => client.invalidateQueries({ queryKey: keys.sharing }),
    onFailure,
  });
}
