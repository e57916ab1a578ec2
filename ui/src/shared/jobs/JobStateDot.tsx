/** The state of a job, as text with a dot. */
import type { JobRow } from "../../bindings";
import { StateDot } from "../../components/StateDot";
import { jobState } from "./words";

export function JobStateDot({ job }: { job: Pick<JobRow, "state" | "undoBlocked"> }) {
  const { tone, words } = jobState(job);
  return <StateDot tone={tone}>{words}</StateDot>;
}
