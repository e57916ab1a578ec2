/** Unsharing what others use: what uses it, and the ways besides deleting it at once. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { commands, type Failure, type JobProgress, type UnshareTree } from "../bindings";
import { channel } from "../platform";
import { asFailure } from "./failure";
import { invalidateWorkspace } from "./invalidate";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";

/** Delete the pair, leave it without members, or change nothing. */
export type UnshareChoice = "delete" | "leave" | "stop";

export function useUnshareTree(audienceIds: readonly string[]): QueryResult<UnshareTree> {
  return useQueryResult({
    queryKey: keys.unshareTree(audienceIds),
    queryFn: () => commands.unshareTree([...audienceIds]),
    gcTime: 0,
    staleTime: Infinity,
  });
}

interface UnshareChoiceRun {
  isRunning: boolean;
  /** Why not everything was done. */
  failures: readonly Failure[];
  /** Takes the traits out of the rules of other segments; whether all were changed. */
  removeFromRules: () => Promise<boolean>;
  /**
   * Takes the audiences out of the dataflow; whether all were. What Adobe never confirmed to be added by this program is named
   * by a failure first, and taken out only if it is asked again.
   */
  leave: () => Promise<boolean>;
}

export function useUnshareChoice(audienceIds: readonly string[]): UnshareChoiceRun {
  const client = useQueryClient();
  const [isRunning, setRunning] = useState(false);
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  const run = async (work: () => Promise<readonly { failure: Failure | null }[]>) => {
    setRunning(true);
    setFailures([]);
    try {
      const failed = (await work()).flatMap(({ failure }) => failure ?? []);
      setFailures(failed);
      return failed.length === 0;
    } catch (thrown) {
      setFailures([asFailure(thrown)]);
      return false;
    } finally {
      setRunning(false);
      await invalidateWorkspace(client);
    }
  };
  const wasTold = failures.some(({ reason }) => reason === "unconfirmedLeave");
  return {
    isRunning,
    failures,
    removeFromRules: () => run(() => commands.unshareFromRules([...audienceIds])),
    leave: () =>
      run(async () => {
        const left = await commands.unshareLeave(
          [...audienceIds],
          wasTold,
          channel<JobProgress>(() => undefined),
        );
        return left.audiences;
      }),
  };
}
