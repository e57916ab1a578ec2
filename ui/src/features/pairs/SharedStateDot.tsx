/** Where an audience stands in Audience Manager, in words with a dot. Never "synced": a shell is called a shell. */
import type { SharedState } from "../../bindings";
import { StateDot, type Tone } from "../../components/StateDot";
import { t, type MessageKey } from "../../i18n";

const STATES: Record<SharedState, { tone: Tone; words: MessageKey }> = {
  notShared: { tone: "idle", words: "pairs.shared.notShared" },
  half: { tone: "warn", words: "pairs.shared.half" },
  shell: { tone: "warn", words: "pairs.shared.shell" },
  arriving: { tone: "active", words: "pairs.shared.arriving" },
  live: { tone: "good", words: "pairs.shared.live" },
  drifted: { tone: "warn", words: "pairs.shared.drifted" },
  duplicate: { tone: "bad", words: "pairs.shared.duplicate" },
  fromAudienceManager: { tone: "idle", words: "pairs.shared.fromAudienceManager" },
};

const DRIFTS: Record<string, MessageKey> = {
  renamed: "pairs.drift.renamed",
  traitRule: "pairs.drift.traitRule",
  traitType: "pairs.drift.traitType",
  segmentRule: "pairs.drift.segmentRule",
  dataSource: "pairs.drift.dataSource",
  mergeRule: "pairs.drift.mergeRule",
  paused: "pairs.drift.paused",
};

/** The words of a list of drifts; one this version has no words for is shown by its code. */
export function driftWords(drift: readonly string[]): string {
  return drift
    .map((one) => {
      const key = DRIFTS[one];
      return key === undefined ? one : t(key);
    })
    .join(", ");
}

/** The words of a state. */
export function stateWords(state: SharedState, drift: readonly string[] = []): string {
  const words = t(STATES[state].words);
  return drift.length > 0 ? t("pairs.shared.because", { state: words, why: driftWords(drift) }) : words;
}

interface SharedStateDotProps {
  state: SharedState;
  drift?: readonly string[];
}

export function SharedStateDot({ state, drift = [] }: SharedStateDotProps) {
  return <StateDot tone={STATES[state].tone}>{stateWords(state, drift)}</StateDot>;
}
