/** The state of a job, as text with a dot. */
import type { Job } from "../../bindings";
import { StateDot } from "../../components/StateDot";
import { jobState } from "./words";

export function JobStateDot({ job }: { job: Pick<Job, "state" | "undoBlocked"> }) {
  const { tone, words } = jobState(job);
  return <StateDot tone={tone}>{words}</StateDot>;
}
