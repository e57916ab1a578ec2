/** Audiences of Experience Platform: list, folders, filter counts, detail. */
import { keepPreviousData } from "@tanstack/react-query";
import {
  commands,
  type AudienceDetail,
  type AudienceFacets,
  type AudienceQuery,
  type AudienceRow,
  type FolderRow,
} from "../bindings";
import { keys } from "./keys";
import { useAnswer, type Answer } from "./query";
import { useSelectableList, type SelectableList } from "./useSelectableList";

export function useAudiences(query: AudienceQuery): SelectableList<AudienceRow> {
  return useSelectableList({
    queryKey: keys.audiences(query),
    fetchWindow: (page) => commands.audiences(query, page),
    fetchKeys: (part) => commands.audienceKeys(query, part),
  });
}

export function useAudienceFolders(): Answer<FolderRow[]> {
  return useAnswer({ queryKey: keys.audienceFolders, queryFn: () => commands.audienceFolders() });
}

/** Counts for the filters; those of the filter before stay until the new ones are there. */
export function useAudienceFacets(query: AudienceQuery): Answer<AudienceFacets> {
  return useAnswer({
    queryKey: keys.audienceFacets(query),
    queryFn: () => commands.audienceFacets(query),
    placeholderData: keepPreviousData,
  });
}

/** Place of the first audience whose name begins with `letters`, for type-ahead. */
export async function audiencePosition(query: AudienceQuery, letters: string): Promise<number | undefined> {
  return (await commands.audiencePosition(query, letters)) ?? undefined;
}

export function useAudience(id: string): Answer<AudienceDetail> {
  return useAnswer({ queryKey: keys.audience(id), queryFn: () => commands.audience(id) });
}
