/** Removing the traits and segments of audiences: what would be deleted, then a run with progress. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { commands, type Failure, type JobProgress, type Unshared, type UnsharePreview } from "../bindings";
import { channel } from "../platform";
import { asFailure } from "./failure";
import { invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";

/** What unsharing would delete, according to Audience Manager now; nothing is read before it is wanted. */
export function useUnsharePreview(
  audienceIds: readonly string[],
  isWanted: boolean,
): QueryResult<UnsharePreview> {
  return useQueryResult({
    queryKey: keys.unsharePreview(audienceIds),
    queryFn: () => commands.unsharePreview([...audienceIds]),
    enabled: isWanted,
    gcTime: 0,
    staleTime: Infinity,
  });
}

type UnshareState =
  | { kind: "asking"; failure: Failure | undefined }
  | { kind: "running"; progress: JobProgress | undefined }
  | { kind: "ended"; outcome: Unshared };

export interface UnshareRun {
  state: UnshareState;
  /** Removes them; what was recorded after a lost answer only if that was accepted. */
  start: (audienceIds: readonly string[], alsoUnconfirmed: boolean) => Promise<Unshared | undefined>;
}

export function useUnshare(): UnshareRun {
  const client = useQueryClient();
  const [state, setState] = useState<UnshareState>({ kind: "asking", failure: undefined });
  const start = async (audienceIds: readonly string[], alsoUnconfirmed: boolean) => {
    if (state.kind !== "asking") return undefined;
    setState({ kind: "running", progress: undefined });
    const onProgress = channel<JobProgress>((progress) =>
      setState((now) => (now.kind === "running" ? { kind: "running", progress } : now)),
    );
    try {
      const outcome = await commands.unshare([...audienceIds], alsoUnconfirmed, onProgress);
      setState({ kind: "ended", outcome });
      return outcome;
    } catch (thrown) {
      setState({ kind: "asking", failure: asFailure(thrown) });
      return undefined;
    } finally {
      await invalidateWorkspace(client);
    }
  };
  return { state, start };
}
