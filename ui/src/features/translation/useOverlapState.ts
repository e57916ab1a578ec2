/** The estimate of the rule that can be saved: of the whole rule, or of what is left without what cannot be used. */
import { useState } from "react";
import { useOverlap } from "../../api/translation";
import { inBackground } from "../../background";
import type { Failure, TranslatedRef, TranslationDetail, TranslationOverlap } from "../../bindings";
import { isHeld } from "./panels";

export interface OverlapState {
  without: boolean;
  /** Why there is nothing to estimate. */
  held: "none" | "data" | undefined;
  found: TranslationOverlap | undefined;
  isRunning: boolean;
  failure: Failure | undefined;
  estimate: () => void;
}

/** An estimate belongs to the PQL that it was asked for: with another mapping there is none yet. */
export function useOverlapState(of: TranslatedRef, detail: TranslationDetail | undefined): OverlapState {
  const [asked, setAsked] = useState<string>();
  const [last, setLast] = useState<{ pql: string; found: TranslationOverlap }>();
  const overlap = useOverlap();
  const rest = detail && isHeld(detail) ? detail.without : null;
  const pql = rest?.pql ?? detail?.pql ?? "";
  const without = rest !== null;
  const isAsked = asked === pql;
  return {
    without,
    held: without ? undefined : heldOf(detail),
    found: last?.pql === pql ? last.found : undefined,
    isRunning: isAsked && overlap.isRunning,
    failure: isAsked && !overlap.isRunning ? overlap.failure : undefined,
    estimate: () => {
      setAsked(pql);
      inBackground(overlap.run({ of, without }).then((found) => found && setLast({ pql, found })));
    },
  };
}

function heldOf(detail: TranslationDetail | undefined): OverlapState["held"] {
  if (!detail || detail.pql === null) return "none";
  return detail.verdict.kind === "data" ? "data" : undefined;
}
