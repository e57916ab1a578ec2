/** What the export controls of the rule's traits forbid, asked again when the rule has rested. */
import { useSegmentControls } from "../../api/estimates";
import type { QueryResult } from "../../api/query";
import type { SegmentControls } from "../../bindings";
import { useRested } from "../../components/useRested";
import { controlsWords } from "../../shared/sharing/words/governance";
import type { Builder } from "./useBuilder";

export function useControls({ form, reading }: Builder): QueryResult<SegmentControls> & { rule: string } {
  const isValid = form.rule.trim() !== "" && reading !== undefined && reading.fault === null;
  const rule = useRested(isValid ? form.rule : "");
  return { ...useSegmentControls(form.id, rule), rule };
}

/** The traits with export controls, with what these forbid. */
export function controlled(controls: SegmentControls | undefined): ReadonlyMap<string, string> {
  const marks = (controls?.sources ?? []).flatMap(({ controls: of, traits }) =>
    traits.map(({ id }): [string, string] => [id, String(controlsWords(of))]),
  );
  return new Map(marks);
}
