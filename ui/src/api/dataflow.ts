/** Pausing and resuming the dataflow to Audience Manager as a whole: a job without audiences. */
import { commands, type Failure, type Job } from "../bindings";
import { invalidateWorkspace } from "./invalidate";
import { useCommand, type Mutation } from "./mutation";

export function useDataflowSwitch(onFailure: (failure: Failure) => void): Mutation<boolean, Job> {
  return useCommand({
    call: (on) => commands.dataflowSwitch(on),
    onSuccess: invalidateWorkspace,
    onFailure,
  });
}
