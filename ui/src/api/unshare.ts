/** Removing the traits and segments of audiences: what would go, then a run with progress. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { commands, type Failure, type JobProgress, type Unshared, type UnsharePreview } from "../bindings";
import { channel } from "../platform";
import { asFailure } from "./failure";
import { invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useAnswer, type Answer } from "./query";

/** What removing would do, asked of Audience Manager now. */
export function useUnsharePreview(audienceIds: readonly string[]): Answer<UnsharePreview> {
  return useAnswer({
    queryKey: keys.unsharePreview(audienceIds),
    queryFn: () => commands.unsharePreview([...audienceIds]),
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
  start: (audienceIds: readonly string[]) => Promise<Unshared | undefined>;
}

export function useUnshare(): UnshareRun {
  const client = useQueryClient();
  const [state, setState] = useState<UnshareState>({ kind: "asking", failure: undefined });
  const start = async (audienceIds: readonly string[]) => {
    if (state.kind !== "asking") return undefined;
    setState({ kind: "running", progress: undefined });
    const told = channel<JobProgress>((progress) =>
      setState((now) => (now.kind === "running" ? { kind: "running", progress } : now)),
    );
    try {
      const outcome = await commands.unshare([...audienceIds], told);
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
