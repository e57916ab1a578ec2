/** Rules of Audience Manager as PQL, the list of all segments by what can become of them, and the mapping of keys to fields. */
import { keepPreviousData } from "@tanstack/react-query";
import {
  commands,
  type FacetCount,
  type Failure,
  type FieldMapping,
  type MappedField,
  type MappingImported,
  type SavedRule,
  type SavedRuleRef,
  type TranslatedRef,
  type TranslationDetail,
  type TranslationOverlap,
  type TranslationQuery,
  type TranslationRow,
  type TranslationSettings,
  type TranslationWay,
} from "../bindings";
import { invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useCommand, type Mutation } from "./mutation";
import { useQueryResult, type QueryResult } from "./query";
import { useWindowedList, type WindowedList } from "./useWindowedList";

export function useTranslation(of: TranslatedRef): QueryResult<TranslationDetail> {
  return useQueryResult({ queryKey: keys.translation(of), queryFn: () => commands.translation(of) });
}

export interface OverlapOf {
  of: TranslatedRef;
  /** With what is left without the parts that cannot be used. */
  without: boolean;
}

/** Estimates how many people a trait or segment has in common with its PQL; takes some 15 seconds. */
export function useOverlap(): Mutation<OverlapOf, TranslationOverlap> {
  return useCommand({
    call: ({ of, without }: OverlapOf) => commands.translationOverlap(of, without),
    reads: true,
  });
}

export function useTranslations(query: TranslationQuery): WindowedList<TranslationRow> {
  return useWindowedList({
    queryKey: keys.translations(query),
    fetchWindow: (page) => commands.translations(query, page),
  });
}

/** Counts for the chips; the previous counts stay until the new ones are loaded. */
export function useTranslationFacets(query: TranslationQuery): QueryResult<FacetCount<TranslationWay>[]> {
  return useQueryResult({
    queryKey: keys.translationFacets(query),
    queryFn: () => commands.translationFacets(query),
    placeholderData: keepPreviousData,
  });
}

/** Lets the user save the segments of a query as a table; the path of the file, or null if they cancel. */
export function useTranslationsExport(
  onFailure: (failure: Failure) => void,
): Mutation<TranslationQuery, string | null> {
  return useCommand({ call: (query: TranslationQuery) => commands.translationsExport(query), onFailure });
}

/** The audiences that were saved from a rule, or what an audience was saved from. */
export function useSavedRules(of: SavedRuleRef): QueryResult<SavedRule[]> {
  return useQueryResult({ queryKey: keys.savedRules(of), queryFn: () => commands.savedRules(of) });
}

export interface TranslationToSave {
  of: TranslatedRef;
  name: string;
  /** As it was shown. */
  pql: string;
  without: boolean;
}

/** Saves a rule as a segment definition. */
export function useSaveTranslation(): Mutation<TranslationToSave, SavedRule> {
  return useCommand({
    call: ({ of, name, pql, without }: TranslationToSave) => commands.translationSave(of, name, pql, without),
    onSuccess: (client) => invalidateWorkspace(client),
  });
}

/** The mapping, with the keys that the rules of a trait or segment use. */
export function useFieldMapping(of: TranslatedRef | null): QueryResult<FieldMapping> {
  return useQueryResult({ queryKey: keys.fieldMapping(of), queryFn: () => commands.fieldMapping(of) });
}

export interface MappingChange {
  fields: MappedField[];
  settings: TranslationSettings;
}

export function useSaveFieldMapping(): Mutation<MappingChange, FieldMapping> {
  return useCommand({
    call: ({ fields, settings }: MappingChange) => commands.fieldMappingSave(fields, settings),
    onSuccess: (client) => client.invalidateQueries({ queryKey: keys.anyTranslation }),
  });
}

/** Lets the user save the mapping as a file; its path, or null if they cancel. */
export function useMappingExport(onFailure: (failure: Failure) => void): Mutation<void, string | null> {
  return useCommand({ call: () => commands.fieldMappingExport(), onFailure });
}

/** Lets the user replace the mapping by that of a file; null if they cancel. */
export function useMappingImport(
  onFailure: (failure: Failure) => void,
): Mutation<void, MappingImported | null> {
  return useCommand({
    call: () => commands.fieldMappingImport(),
    onSuccess: (client) => client.invalidateQueries({ queryKey: keys.anyTranslation }),
    onFailure,
  });
}
