/** Words and colour for where an audience stands in Audience Manager. Never "synced": names alone are a shell. */
import type { SharedState } from "../../../bindings";
import type { Tone } from "../../../components/StateDot";
import { t, type MessageKey } from "../../../i18n";

interface SharedEntry {
  tone: Tone;
  words: MessageKey;
  /** One sentence more, for the tooltip. */
  more: MessageKey;
}

/** Every state, in the order in which filters list them. */
export const SHARED: Record<SharedState, SharedEntry> = {
  notShared: { tone: "idle", words: "share.state.notShared", more: "share.state.notShared.more" },
  arriving: { tone: "active", words: "share.state.arriving", more: "share.state.arriving.more" },
  live: { tone: "good", words: "share.state.live", more: "share.state.live.more" },
  shell: { tone: "warn", words: "share.state.shell", more: "share.state.shell.more" },
  half: { tone: "warn", words: "share.state.half", more: "share.state.half.more" },
  drifted: { tone: "warn", words: "share.state.drifted", more: "share.state.drifted.more" },
  duplicate: { tone: "bad", words: "share.state.duplicate", more: "share.state.duplicate.more" },
  fromAudienceManager: {
    tone: "idle",
    words: "share.state.fromAudienceManager",
    more: "share.state.fromAudienceManager.more",
  },
};

/** Known drift words of the shell; exported for the test that holds them against its documentation. */
export const DRIFT: Record<string, MessageKey> = {
  renamed: "share.drift.renamed",
  traitRule: "share.drift.traitRule",
  traitType: "share.drift.traitType",
  segmentRule: "share.drift.segmentRule",
  dataSource: "share.drift.dataSource",
  mergeRule: "share.drift.mergeRule",
  paused: "share.drift.paused",
};

const list = new Intl.ListFormat("en", { type: "conjunction" });

/** What no longer matches: "renamed, and the trait's rule". */
export function driftWords(drift: readonly string[]): string {
  return list.format(
    drift.map((word) => {
      const key = DRIFT[word];
      return key ? t(key) : word;
    }),
  );
}

/** The state in a few words: "Live", "Drifted: renamed". */
export function sharedWords(state: SharedState, drift: readonly string[] = []): string {
  if (state === "drifted" && drift.length > 0)
    return t("share.state.driftedBy", { drift: driftWords(drift) });
  return t(SHARED[state].words);
}

/** The state in a sentence. */
export function sharedSentence(state: SharedState, drift: readonly string[] = []): string {
  return `${sharedWords(state, drift)}. ${t(SHARED[state].more)}`;
}
