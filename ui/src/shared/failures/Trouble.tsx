/** Why a change failed, beside what was to be changed. */
import { showFailure } from "../../api/failure";
import type { Failure } from "../../bindings";
import { Notice } from "./Notice";

export function Trouble({ failure }: { failure: Failure }) {
  const { title, words, details } = showFailure(failure);
  return <Notice tone="bad" alert title={title} words={words} details={details} />;
}
