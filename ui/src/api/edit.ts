/** Making, changing and removing traits and segments by hand. Afterwards every list is read again. */
import type { QueryClient } from "@tanstack/react-query";
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
import { useChange, type Change } from "./change";
import { invalidateDetails, invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useAnswer, type Answer } from "./query";

/** The data sources that traits and segments may be made in. */
export function useDataSources(): Answer<ObjectLink[]> {
  return useAnswer({ queryKey: keys.dataSources, queryFn: () => commands.dataSources() });
}

/** How a rule is read; asked only while there is something to read. */
export function useRuleReading(language: RuleLanguage, rule: string): Answer<RuleReading> {
  return useAnswer({
    queryKey: keys.ruleReading(language, rule),
    queryFn: () => commands.ruleReading(language, rule),
    enabled: rule.trim() !== "",
  });
}

const keep = (client: QueryClient) => Promise.all([invalidateWorkspace(client), invalidateDetails(client)]);

/** A form with what it was opened with (null for a new object), and its opening, which never creates two objects. */
export interface FormSave<Form> {
  form: Form;
  opened: Form | null;
  attempt: string;
}

export function useTraitSave(): Change<FormSave<TraitForm>, Saved<TraitForm>> {
  return useChange({ call: ({ form, opened, attempt }) => commands.traitSave(form, opened, attempt), keep });
}

export function useSegmentSave(): Change<FormSave<SegmentForm>, Saved<SegmentForm>> {
  return useChange({
    call: ({ form, opened, attempt }) => commands.segmentSave(form, opened, attempt),
    keep,
  });
}

/** A trait as it is now, for a form that was just opened; never an answer from before. */
export function useTraitNow(id: string): Answer<TraitDetail> {
  return useAnswer({
    queryKey: keys.traitForm(id),
    queryFn: () => commands.traitDetail(id),
    gcTime: 0,
    staleTime: Infinity,
  });
}

/** A segment as it is now, for a form that was just opened; never an answer from before. */
export function useSegmentNow(id: string): Answer<SegmentDetail> {
  return useAnswer({
    queryKey: keys.segmentForm(id),
    queryFn: () => commands.segmentDetail(id),
    gcTime: 0,
    staleTime: Infinity,
  });
}

/** Pressed again while the first copy is unknown, it goes on with that one: a copy has one attempt until it is there. */
export function useSegmentDuplicate(
  onFailure: (failure: Failure) => void,
): Change<{ id: string; name: string }, string> {
  const attempts = useRef(new Map<string, string>());
  return useChange({
    call: async ({ id, name }) => {
      const attempt = attempts.current.get(id) ?? crypto.randomUUID();
      attempts.current.set(id, attempt);
      const made = await commands.segmentDuplicate(id, name, attempt);
      attempts.current.delete(id);
      return made;
    },
    keep,
    onFailure,
  });
}

export function useSegmentsStatus(
  onFailure: (failure: Failure) => void,
): Change<{ ids: string[]; active: boolean }, EditedObject[]> {
  return useChange({ call: ({ ids, active }) => commands.segmentsSetStatus(ids, active), keep, onFailure });
}
