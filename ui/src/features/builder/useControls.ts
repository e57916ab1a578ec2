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

/** What is said about the export controls of a trait that was found. */
export interface FoundControls {
  /** What they forbid. */
  words: string;
  /** Whether a destination that receives the segment is among that. */
  clashes: boolean;
}

/** The export controls of the traits that are found, by ID. */
export function useFoundControls(
  { form }: Builder,
  found: readonly { id: string }[],
): ReadonlyMap<string, FoundControls> {
  const rule = useRested(found.map(({ id }) => `${id}T`).join(" OR "));
  const { sources = [], destinations = [] } = useSegmentControls(form.id, rule).value ?? {};
  const rules = destinations.flatMap((one) => one.rules);
  const clashing = rules.flatMap((one) => (one.kind === "controlForbids" ? one.sources : []));
  const marks = sources.flatMap(({ source, controls, traits }) => {
    const mark = { words: String(controlsWords(controls)), clashes: clashing.includes(source.name) };
    return traits.map(({ id }): [string, FoundControls] => [id, mark]);
  });
  return new Map(marks);
}
