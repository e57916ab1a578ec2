/** Trait storage of Audience Manager: list, folders, type counts, detail, trend. */
import { keepPreviousData } from "@tanstack/react-query";
import {
  commands,
  type FolderRow,
  type Metric,
  type TraitDetail,
  type TraitFacets,
  type TraitQuery,
  type TraitRow,
  type Trend,
} from "../bindings";
import { useCommand, type Mutation } from "./mutation";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";
import { useSelectableList, type SelectableList } from "./useSelectableList";

export function useTraits(query: TraitQuery): SelectableList<TraitRow> {
  return useSelectableList({
    queryKey: keys.traits(query),
    fetchWindow: (page) => commands.traits(query, page),
    fetchKeys: (part) => commands.traitKeys(query, part),
    fetchNamed: (ids) => commands.traitsNamed(ids),
  });
}

export function useTraitFolders(): QueryResult<FolderRow[]> {
  return useQueryResult({ queryKey: keys.traitFolders, queryFn: () => commands.traitFolders() });
}

export function useTraitFacets(query: TraitQuery): QueryResult<TraitFacets> {
  return useQueryResult({
    queryKey: keys.traitFacets(query),
    queryFn: () => commands.traitFacets(query),
    placeholderData: keepPreviousData,
  });
}

/** Index of the first trait whose name begins with `letters`, for type-ahead. */
export async function traitPosition(query: TraitQuery, letters: string): Promise<number | undefined> {
  return (await commands.traitPosition(query, letters)) ?? undefined;
}

export function useTrait(id: string): QueryResult<TraitDetail> {
  return useQueryResult({ queryKey: keys.trait(id), queryFn: () => commands.traitDetail(id) });
}

/** The trait graph over 21, 30, 60 or 90 days; the previous graph stays until the new one is loaded. */
export function useTraitTrend(id: string, metric: Metric, days: number): QueryResult<Trend> {
  return useQueryResult({
    queryKey: keys.traitTrend(id, metric, days),
    queryFn: () => commands.traitTrend(id, metric, days),
    placeholderData: keepPreviousData,
  });
}

export function useCreateTraitFolder(): Mutation<{ parentId: string; name: string }, FolderRow> {
  return useCommand({
    call: ({ parentId, name }) => commands.createTraitFolder(parentId, name),
    onSuccess: (client) => client.invalidateQueries({ queryKey: keys.traitFolders }),
  });
}
