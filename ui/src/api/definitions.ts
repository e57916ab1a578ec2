/** Audiences of Experience Platform written by hand, and single profiles. Profiles are personal data: nothing of them is cached. */
import {
  commands,
  type DefinitionChoices,
  type DefinitionEstimate,
  type DefinitionForm,
  type PqlWords,
  type ProfileDetail,
  type ProfileRef,
  type ProfileSample,
  type Saved,
} from "../bindings";
import type { FormSave } from "./edit";
import { invalidateAll } from "./invalidate";
import { keys } from "./keys";
import { useCommand, type Mutation } from "./mutation";
import { useQueryResult, type QueryResult } from "./query";

/** An audience as it is now, for a form that was just opened; never a cached answer. */
export function useAudienceForm(id: string): QueryResult<DefinitionForm> {
  return useQueryResult({
    queryKey: keys.audienceForm(id),
    queryFn: () => commands.audienceForm(id),
    gcTime: 0,
    staleTime: Infinity,
  });
}

export function useAudienceSave(): Mutation<FormSave<DefinitionForm>, Saved<DefinitionForm>> {
  return useCommand({
    call: ({ form, opened, attempt }) => commands.audienceSave(form, opened, attempt),
    onSuccess: invalidateAll,
  });
}

/** The merge policies and tags that an audience can have. */
export function useDefinitionChoices(): QueryResult<DefinitionChoices> {
  return useQueryResult({ queryKey: keys.definitionChoices, queryFn: () => commands.definitionChoices() });
}

/** The functions of PQL and the fields of the account's schemas. */
export function usePqlWords(): QueryResult<PqlWords> {
  return useQueryResult({ queryKey: keys.pqlWords, queryFn: () => commands.pqlWords() });
}

/** Estimates how many profiles a rule would select; takes some 15 seconds. */
export function useDefinitionEstimate(): Mutation<string, { rule: string; of: DefinitionEstimate }> {
  return useCommand({
    call: async (rule: string) => ({ rule, of: await commands.definitionEstimate(rule) }),
    reads: true,
  });
}

/** Some of the profiles that are in an audience now; takes some 15 seconds. */
export function useProfileSample(id: string): QueryResult<ProfileSample> {
  return useQueryResult({
    queryKey: keys.profileSample(id),
    queryFn: () => commands.profileSample(id),
    gcTime: 0,
    staleTime: Infinity,
  });
}

/** A profile with its audiences; null if there is none. */
export function useProfile(): Mutation<ProfileRef, ProfileDetail | null> {
  return useCommand({ call: (of: ProfileRef) => commands.profile(of), reads: true, secret: true });
}
