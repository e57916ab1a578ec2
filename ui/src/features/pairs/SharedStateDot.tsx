/** Where an audience stands in Audience Manager, in words with a dot. Never "synced": a shell is called a shell. */
import type { SharedState } from "../../bindings";
import { StateDot, type Tone } from "../../components/StateDot";
import { Tip } from "../../components/Tip";
import { formatMoment, formatSoon, t, type MessageKey } from "../../i18n";

interface StateEntry {
  tone: Tone;
  words: MessageKey;
  /** One sentence more, for the tooltip. */
  more: MessageKey;
}

/** Every state, in the order in which filters list them. */
export const STATES: Record<SharedState, StateEntry> = {
  notShared: { tone: "idle", words: "pairs.shared.notShared", more: "pairs.more.notShared" },
  arriving: { tone: "active", words: "pairs.shared.arriving", more: "pairs.more.arriving" },
  live: { tone: "good", words: "pairs.shared.live", more: "pairs.more.live" },
  shell: { tone: "warn", words: "pairs.shared.shell", more: "pairs.more.shell" },
  half: { tone: "warn", words: "pairs.shared.half", more: "pairs.more.half" },
  drifted: { tone: "warn", words: "pairs.shared.drifted", more: "pairs.more.drifted" },
  duplicate: { tone: "bad", words: "pairs.shared.duplicate", more: "pairs.more.duplicate" },
  fromAudienceManager: {
    tone: "idle",
    words: "pairs.shared.fromAudienceManager",
    more: "pairs.more.fromAudienceManager",
  },
};

/** Exported for the test that holds them against what the shell documents. */
export const DRIFTS: Record<string, MessageKey> = {
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

/** The state in a sentence. */
export function stateSentence(state: SharedState, drift: readonly string[] = []): string {
  return `${stateWords(state, drift)}. ${t(STATES[state].more)}`;
}

interface SharedStateDotProps {
  state: SharedState;
  drift?: readonly string[];
  /** While members are on their way: when the next stage is expected. */
  expectedAt?: number | null;
}

export function SharedStateDot({ state, drift = [], expectedAt }: SharedStateDotProps) {
  const words = stateWords(state, drift);
  const isExpected = state === "arriving" && expectedAt !== null && expectedAt !== undefined;
  return (
    <Tip words={isExpected ? expectedSentence(expectedAt) : stateSentence(state, drift)}>
      <StateDot tone={STATES[state].tone}>
        {isExpected ? t("pairs.shared.expected", { state: words, at: formatSoon(expectedAt) }) : words}
      </StateDot>
    </Tip>
  );
}

function expectedSentence(at: number): string {
  return `${stateSentence("arriving")} ${t("pairs.nextExpected", { at: formatMoment(at) })}`;
}
