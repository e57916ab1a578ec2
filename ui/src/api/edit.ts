/** Creates, changes and deletes traits and segments by hand. Afterwards every list is reloaded. */
import { useRef } from "react";
import {
  commands,
  type EditedObject,
  type Failure,
  type ObjectLink,
  type RuleLanguage,
  type RuleReading,
  type Saved,
  type SegmentDetail,
  type SegmentForm,
  type TraitDetail,
  type TraitForm,
} from "../bindings";
import { useCommand, type Mutation } from "./mutation";
import { invalidateAll } from "./invalidate";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";

/** The data sources in which traits and segments may be created. */
export function useDataSources(): QueryResult<ObjectLink[]> {
  return useQueryResult({ queryKey: keys.dataSources, queryFn: () => commands.dataSources() });
}

/** How a rule parses; queried only if there is a rule. */
export function useRuleReading(language: RuleLanguage, rule: string): QueryResult<RuleReading> {
  return useQueryResult({
    queryKey: keys.ruleReading(language, rule),
    queryFn: () => commands.ruleReading(language, rule),
    enabled: rule.trim() !== "",
  });
}

/**
 * A form with the version it was opened with (null for a new object), and its attempt, which never creates two objects.
 */
export interface FormSave<Form> {
  form: Form;
  opened: Form | null;
  attempt: string;
}

export function useTraitSave(): Mutation<FormSave<TraitForm>, Saved<TraitForm>> {
  return useCommand({
    call: ({ form, opened, attempt }) => commands.traitSave(form, opened, attempt),
    onSuccess: invalidateAll,
  });
}

export function useSegmentSave(): Mutation<FormSave<SegmentForm>, Saved<SegmentForm>> {
  return useCommand({
    call: ({ form, opened, attempt }) => commands.segmentSave(form, opened, attempt),
    onSuccess: invalidateAll,
  });
}

/** A trait as it is now, for a form that was just opened; never a cached answer. */
export function useTraitNow(id: string): QueryResult<TraitDetail> {
  return useQueryResult({
    queryKey: keys.traitForm(id),
    queryFn: () => commands.traitDetail(id),
    gcTime: 0,
    staleTime: Infinity,
  });
}

/** A segment as it is now, for a form that was just opened; never a cached answer. */
export function useSegmentNow(id: string): QueryResult<SegmentDetail> {
  return useQueryResult({
    queryKey: keys.segmentForm(id),
    queryFn: () => commands.segmentDetail(id),
    gcTime: 0,
    staleTime: Infinity,
  });
}

/**
 * Pressed again while the result of the first copy is unknown, it continues that copy: a copy has one attempt until it
 * exists.
 */
export function useSegmentDuplicate(
  onFailure: (failure: Failure) => void,
): Mutation<{ id: string; name: string }, string> {
  const attempts = useRef(new Map<string, string>());
  return useCommand({
    call: async ({ id, name }) => {
      const attempt = attempts.current.get(id) ?? crypto.randomUUID();
      attempts.current.set(id, attempt);
      const made = await commands.segmentDuplicate(id, name, attempt);
      attempts.current.delete(id);
      return made;
    },
    onSuccess: invalidateAll,
    onFailure,
  });
}

export function useSegmentsStatus(
  onFailure: (failure: Failure) => void,
): Mutation<{ ids: string[]; active: boolean }, EditedObject[]> {
  return useCommand({
    call: ({ ids, active }) => commands.segmentsSetStatus(ids, active),
    onSuccess: invalidateAll,
    onFailure,
  });
}
