/** Audiences of Experience Platform: list, folders, filter counts, detail. */
import { keepPreviousData } from "@tanstack/react-query";
import {
  commands,
  type AudienceDetail,
  type AudienceFacets,
  type AudienceQuery,
  type AudienceRow,
  type Explanation,
  type FolderRow,
} from "../bindings";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";
import { useSelectableList, type SelectableList } from "./useSelectableList";

export function useAudiences(query: AudienceQuery): SelectableList<AudienceRow> {
  return useSelectableList({
    queryKey: keys.audiences(query),
    fetchWindow: (page) => commands.audiences(query, page),
    fetchKeys: (part) => commands.audienceKeys(query, part),
  });
}

export function useAudienceFolders(): QueryResult<FolderRow[]> {
  return useQueryResult({ queryKey: keys.audienceFolders, queryFn: () => commands.audienceFolders() });
}

/** Counts for the filters; the previous counts stay until the new ones are loaded. */
export function useAudienceFacets(query: AudienceQuery): QueryResult<AudienceFacets> {
  return useQueryResult({
    queryKey: keys.audienceFacets(query),
    queryFn: () => commands.audienceFacets(query),
    placeholderData: keepPreviousData,
  });
}

/** Index of the first audience whose name begins with `letters`, for type-ahead. */
export async function audiencePosition(query: AudienceQuery, letters: string): Promise<number | undefined> {
  return (await commands.audiencePosition(query, letters)) ?? undefined;
}

/** Why an audience has no members in Audience Manager; asked for only while `isWanted`. */
export function useExplanation(id: string, isWanted: boolean): QueryResult<Explanation> {
  return useQueryResult({
    queryKey: keys.explain(id),
    queryFn: () => commands.explain(id),
    enabled: isWanted,
  });
}

export function useAudience(id: string): QueryResult<AudienceDetail> {
  return useQueryResult({ queryKey: keys.audience(id), queryFn: () => commands.audience(id) });
}
