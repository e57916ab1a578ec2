/** The frame's facts, settings, and the search over both services. */
import { keepPreviousData } from "@tanstack/react-query";
import {
  commands,
  type Failure,
  type SearchHit,
  type Settings,
  type SupportFile,
  type Workspace,
} from "../bindings";
import { useCommand, type Mutation } from "./mutation";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";

export function useWorkspace(): QueryResult<Workspace> {
  return useQueryResult({ queryKey: keys.workspace, queryFn: () => commands.workspace() });
}

/** Without `onFailure`, the caller shows the failure itself. */
export function useSetSettings(onFailure?: (failure: Failure) => void): Mutation<Settings, Settings> {
  return useCommand({
    call: (settings) => commands.setSettings(settings),
    onSuccess: (client, settings) =>
      client.setQueryData<Workspace>(keys.workspace, (known) => known && { ...known, settings }),
    onFailure,
  });
}

/** Writes a support file; the program masks every secret in it. */
export function useSupportFile(): Mutation<void, SupportFile> {
  return useCommand({ call: () => commands.supportFile() });
}

/** Shows a support file in its folder, in the system's file manager. */
export function useShowSupportFile(): Mutation<string, null> {
  return useCommand({ call: (name) => commands.showSupportFile(name) });
}

/** Opens Adobe's own pages in the system's browser. */
export function useExperienceCloud(onFailure: (failure: Failure) => void): Mutation<void, null> {
  return useCommand({ call: () => commands.openExperienceCloud(), onFailure });
}

/** Search results of both services; nothing is searched without text. */
export function useSearch(text: string): QueryResult<SearchHit[]> {
  const words = text.trim();
  return useQueryResult({
    queryKey: keys.search(words),
    queryFn: () => commands.search(words),
    enabled: words !== "",
    placeholderData: keepPreviousData,
  });
}
