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
import { useChange, type Change } from "./change";
import { keys } from "./keys";
import { useAnswer, type Answer } from "./query";

export function useWorkspace(): Answer<Workspace> {
  return useAnswer({ queryKey: keys.workspace, queryFn: () => commands.workspace() });
}

/** Without `onFailure`, the caller shows the failure itself. */
export function useSetSettings(onFailure?: (failure: Failure) => void): Change<Settings, Settings> {
  return useChange({
    call: (settings) => commands.setSettings(settings),
    keep: (client, settings) =>
      client.setQueryData<Workspace>(keys.workspace, (known) => known && { ...known, settings }),
    onFailure,
  });
}

/** Writes a file for whoever helps; the program masks every secret in it. */
export function useSupportFile(): Change<void, SupportFile> {
  return useChange({ call: () => commands.supportFile() });
}

/** Shows a support file in its folder, in the system's file manager. */
export function useShowSupportFile(): Change<string, null> {
  return useChange({ call: (name) => commands.showSupportFile(name) });
}

/** Hits on both sides; nothing is asked before there is a word. */
export function useSearch(text: string): Answer<SearchHit[]> {
  const words = text.trim();
  return useAnswer({
    queryKey: keys.search(words),
    queryFn: () => commands.search(words),
    enabled: words !== "",
    placeholderData: keepPreviousData,
  });
}
