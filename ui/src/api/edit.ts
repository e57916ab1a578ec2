/** Making, changing and removing traits and segments by hand. Afterwards every list is read again. */
import type { QueryClient } from "@tanstack/react-query";
import {
  commands,
  type EditedObject,
  type Failure,
  type ObjectLink,
  type RuleLanguage,
  type RuleReading,
  type SegmentForm,
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

export function useTraitSave(): Change<TraitForm, string> {
  return useChange({ call: (form) => commands.traitSave(form), keep });
}

export function useSegmentSave(): Change<SegmentForm, string> {
  return useChange({ call: (form) => commands.segmentSave(form), keep });
}

export function useSegmentDuplicate(
  onFailure: (failure: Failure) => void,
): Change<{ id: string; name: string }, string> {
  return useChange({ call: ({ id, name }) => commands.segmentDuplicate(id, name), keep, onFailure });
}

export function useSegmentsStatus(
  onFailure: (failure: Failure) => void,
): Change<{ ids: string[]; active: boolean }, EditedObject[]> {
  return useChange({ call: ({ ids, active }) => commands.segmentsSetStatus(ids, active), keep, onFailure });
}

export function useDelete(
  kind: "traits" | "segments",
  onFailure: (failure: Failure) => void,
): Change<string[], EditedObject[]> {
  const call = (ids: string[]) =>
    kind === "traits" ? commands.traitsDelete(ids) : commands.segmentsDelete(ids);
  return useChange({ call, keep, onFailure });
}
