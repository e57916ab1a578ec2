/** The sharing state of an audience, as text with a mark of its own shape. Never "synced". */
import type { ReactNode } from "react";
import type { Drift, SegmentRow, SharedState } from "../../bindings";
import { Tip } from "../../components/Tip";
import { formatMoment, formatSoon, t, type MessageKey, own } from "../../i18n";
import { statusLabel } from "../lists/statusLabel";
import { StateMark, type Marked as MarkedState } from "./StateMark";
import css from "./pairs.module.css";

interface StateEntry {
  words: MessageKey;
  /** A sentence for the tooltip. */
  more: MessageKey;
}

/** Every state, in the order in which filters list them. */
export const STATES: Record<SharedState, StateEntry> = {
  notShared: { words: "pairs.shared.notShared", more: "pairs.more.notShared" },
  inDataflow: { words: "pairs.shared.inDataflow", more: "pairs.more.inDataflow" },
  arriving: { words: "pairs.shared.arriving", more: "pairs.more.arriving" },
  live: { words: "pairs.shared.live", more: "pairs.more.live" },
  paused: { words: "pairs.shared.paused", more: "pairs.more.paused" },
  shell: { words: "pairs.shared.shell", more: "pairs.more.shell" },
  unclear: { words: "pairs.shared.unclear", more: "pairs.more.unclear" },
  half: { words: "pairs.shared.half", more: "pairs.more.half" },
  drifted: { words: "pairs.shared.drifted", more: "pairs.more.drifted" },
  duplicate: { words: "pairs.shared.duplicate", more: "pairs.more.duplicate" },
  fromAudienceManager: { words: "pairs.shared.fromAudienceManager", more: "sharing.refusal.loop" },
  noAudience: { words: "pairs.shared.noAudience", more: "pairs.more.noAudience" },
  notRead: { words: "pairs.shared.notRead", more: "pairs.more.notRead" },
};

const DRIFTS: Record<Drift, MessageKey> = {
  renamed: "pairs.drift.renamed",
  traitRule: "pairs.drift.traitRule",
  traitType: "pairs.drift.traitType",
  segmentRule: "pairs.drift.segmentRule",
  dataSource: "pairs.drift.dataSource",
  mergeRule: "pairs.drift.mergeRule",
  paused: "pairs.drift.paused",
};

/** The text for a list of drifts. */
export function driftWords(drift: readonly Drift[]): string {
  return drift.map((one) => t(DRIFTS[one])).join(", ");
}

/** The text of a state. */
export function stateWords(state: SharedState, drift: readonly Drift[] = []): string {
  const words = t(STATES[state].words);
  return drift.length > 0 ? t("pairs.shared.because", { state: own(words), why: driftWords(drift) }) : words;
}

/** The state as a sentence. */
export function stateSentence(state: SharedState, drift: readonly Drift[] = []): string {
  return `${stateWords(state, drift)}. ${t(STATES[state].more)}`;
}

interface SharedStateDotProps {
  state: SharedState;
  drift?: readonly Drift[];
  /** While members are on their way: when the next stage is expected. */
  expectedAt?: number | null;
  /** While members are on their way: a report should have counted them. */
  overdue?: boolean;
  /** The tray has a line for it, which will change its state once committed. */
  inTray?: boolean;
  /** It came from Audience Manager, and nothing brings its members. */
  noMembersYet?: boolean;
  /** When its data expires. */
  expiresAt?: number | null;
}

export function SharedStateDot({
  state,
  drift = [],
  expectedAt,
  overdue,
  inTray = false,
  noMembersYet = false,
  expiresAt = null,
}: SharedStateDotProps) {
  const words = stateWords(state, drift);
  if (inTray) {
    return (
      <Tip words={t("pairs.inTray.more", { state: stateSentence(state, drift) })}>
        <Marked of="inTray">{t("pairs.inTray")}</Marked>
      </Tip>
    );
  }
  if (state === "arriving" && overdue) {
    return (
      <Tip words={`${stateSentence(state)} ${t("pairs.overdue.more")}`}>
        <Marked of="drifted">{t("pairs.overdue")}</Marked>
      </Tip>
    );
  }
  if (noMembersYet) {
    return (
      <Tip words={emptySentence(state, expiresAt)}>
        <Marked of={state}>{t("pairs.shared.noMembersYet")}</Marked>
      </Tip>
    );
  }
  const isExpected = state === "arriving" && expectedAt !== null && expectedAt !== undefined;
  return (
    <Tip words={isExpected ? expectedSentence(expectedAt) : stateSentence(state, drift)}>
      <Marked of={state}>
        {isExpected ? t("pairs.shared.expected", { state: words, at: formatSoon(expectedAt) }) : words}
      </Marked>
    </Tip>
  );
}

/** The status of a segment; that it is in the tray to Experience Platform, while it is. */
export function SegmentStatusMark({ row, children }: { row: SegmentRow; children: ReactNode }) {
  if (!row.inTray) return <>{children}</>;
  return (
    <Tip words={t("pairs.inTray.segment", { status: statusLabel(row.status) })}>
      <Marked of="inTray">{t("pairs.inTray")}</Marked>
    </Tip>
  );
}

function Marked({ of, children }: { of: MarkedState; children: string }) {
  return (
    <span className={css.state}>
      <StateMark of={of} />
      <span className={css.stateText} data-lines="">
        {children}
      </span>
    </span>
  );
}

/** Why an audience that came from Audience Manager has no members, and when it expires. */
function emptySentence(state: SharedState, expiresAt: number | null): string {
  const words = `${stateWords(state)}. ${t("pairs.more.noMembersYet")}`;
  return expiresAt === null ? words : `${words} ${t("pairs.expires", { at: formatMoment(expiresAt) })}`;
}

function expectedSentence(at: number): string {
  return `${stateSentence("arriving")} ${t("pairs.nextExpected", { at: formatMoment(at) })}`;
}
