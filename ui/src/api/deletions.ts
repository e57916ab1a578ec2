/** Deletions by hand: a run with progress that can be stopped. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { inBackground } from "../background";
import { commands, type Deletion, type DeletionProgress, type Failure } from "../bindings";
import { channel } from "../platform";
import { asFailure } from "./failure";
import { invalidateWorkspace } from "./invalidate";

type DeletionState =
  | { kind: "asking"; failure: Failure | undefined }
  | { kind: "running"; progress: DeletionProgress | undefined; stopping: boolean }
  | { kind: "ended"; deletion: Deletion };

export interface DeletionRun {
  state: DeletionState;
  /** Deletes the objects; does nothing while a deletion runs. Returns the result, undefined if it did not start. */
  start: (ids: readonly string[]) => Promise<Deletion | undefined>;
  /** Stops before the next object. */
  stop: () => void;
}

export function useDeletion(kind: "traits" | "segments"): DeletionRun {
  const client = useQueryClient();
  const [state, setState] = useState<DeletionState>({ kind: "asking", failure: undefined });
  const start = async (ids: readonly string[]) => {
    if (state.kind !== "asking") return undefined;
    setState({ kind: "running", progress: undefined, stopping: false });
    const onProgress = channel<DeletionProgress>((progress) =>
      setState((now) => (now.kind === "running" ? { ...now, progress } : now)),
    );
    try {
      const call = kind === "traits" ? commands.traitsDelete : commands.segmentsDelete;
      const deletion = await call([...ids], onProgress);
      setState({ kind: "ended", deletion });
      return deletion;
    } catch (thrown) {
      setState({ kind: "asking", failure: asFailure(thrown) });
      return undefined;
    } finally {
      await invalidateWorkspace(client);
    }
  };
  const stop = () => {
    if (state.kind !== "running" || !state.progress) return;
    setState({ ...state, stopping: true });
    const onRefused = (thrown: unknown) => {
      setState((now) => (now.kind === "running" ? { ...now, stopping: false } : now));
      throw thrown;
    };
    inBackground(commands.deletionStop(state.progress.id).catch(onRefused));
  };
  return { state, start, stop };
}
