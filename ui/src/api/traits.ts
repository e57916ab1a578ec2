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
import { useChange, type Change } from "./change";
import { keys } from "./keys";
import { useAnswer, type Answer } from "./query";
import { useSelectableList, type SelectableList } from "./useSelectableList";

export function useTraits(query: TraitQuery): SelectableList<TraitRow> {
  return useSelectableList({
    queryKey: keys.traits(query),
    fetchWindow: (page) => commands.traits(query, page),
    fetchKeys: (part) => commands.traitKeys(query, part),
  });
}

export function useTraitFolders(): Answer<FolderRow[]> {
  return useAnswer({ queryKey: keys.traitFolders, queryFn: () => commands.traitFolders() });
}

export function useTraitFacets(query: TraitQuery): Answer<TraitFacets> {
  return useAnswer({
    queryKey: keys.traitFacets(query),
    queryFn: () => commands.traitFacets(query),
    placeholderData: keepPreviousData,
  });
}

/** Place of the first trait whose name begins with `letters`, for type-ahead. */
export async function traitPosition(query: TraitQuery, letters: string): Promise<number | undefined> {
  return (await commands.traitPosition(query, letters)) ?? undefined;
}

export function useTrait(id: string): Answer<TraitDetail> {
  return useAnswer({ queryKey: keys.trait(id), queryFn: () => commands.traitDetail(id) });
}

/** The trait graph over 21, 30, 60 or 90 days; the graph before stays until the new one is there. */
export function useTraitTrend(id: string, metric: Metric, days: number): Answer<Trend> {
  return useAnswer({
    queryKey: keys.traitTrend(id, metric, days),
    queryFn: () => commands.traitTrend(id, metric, days),
    placeholderData: keepPreviousData,
  });
}

export function useCreateTraitFolder(): Change<{ parentId: string; name: string }, FolderRow> {
  return useChange({
    call: ({ parentId, name }) => commands.createTraitFolder(parentId, name),
    keep: (client) => client.invalidateQueries({ queryKey: keys.traitFolders }),
  });
}
