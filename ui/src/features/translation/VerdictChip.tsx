/** A verdict as a word with a mark of its own shape; the color only repeats it. */
import Checkmark from "@react-spectrum/s2/icons/CheckmarkCircle";
import Cross from "@react-spectrum/s2/icons/CloseCircle";
import Data from "@react-spectrum/s2/icons/Data";
import type { ComponentType } from "react";
import type { TranslationWay } from "../../bindings";
import { verdictWords, wayWords, type VerdictKind } from "./words";
import css from "./translation.module.css";

function Wave() {
  return (
    <svg viewBox="0 0 20 20" width="20" height="20" fill="none" stroke="currentColor" strokeWidth="2">
      <path d="M3 8c3-4 5-1 7 0s4 3 7 0M3 14c3-4 5-1 7 0s4 3 7 0" />
    </svg>
  );
}

const MARKS: Record<VerdictKind, ComponentType> = {
  exact: Checkmark,
  approximate: Wave,
  data: Data,
  cannot: Cross,
};

function Chip({ kind, words }: { kind: VerdictKind; words: string }) {
  const Mark = MARKS[kind];
  return (
    <span className={css.chip} data-verdict={kind}>
      <span className={css.mark} aria-hidden="true">
        <Mark />
      </span>
      {words}
    </span>
  );
}

export function VerdictChip({ kind }: { kind: VerdictKind }) {
  return <Chip kind={kind} words={verdictWords(kind)} />;
}

const KINDS: Record<TranslationWay, VerdictKind> = {
  asIs: "exact",
  rebuilt: "approximate",
  dataMissing: "data",
  cannot: "cannot",
};

/** What can become of a segment. What is rebuilt exactly has the mark of that. */
export function WayChip({ way, verdict }: { way: TranslationWay; verdict: VerdictKind }) {
  return <Chip kind={way === "rebuilt" ? verdict : KINDS[way]} words={wayWords(way)} />;
}
