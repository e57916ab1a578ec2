/** What moving would do, mapping by mapping, and what stays to be done by hand. */
import { showFailure } from "../../api/failure";
import type { MoveByHand, MoveLine, MovePlan, MoveReason } from "../../bindings";
import type { Tone } from "../../components/StateDot";
import { formatList, isolate, own, t, type MessageKey } from "../../i18n";
import { VerdictTable, type VerdictLine } from "../../shared/destinations/VerdictTable";
import { Notice } from "../../shared/failures/Notice";
import { ruleWords } from "../../shared/sharing/words/governance";

const REASONS: Record<MoveReason, MessageKey> = {
  notStarted: "destinations.move.notStarted",
  unknownSegment: "destinations.move.unknownSegment",
  paused: "destinations.move.paused",
  noAudience: "destinations.move.noAudience",
  severalAudiences: "destinations.move.severalAudiences",
  noTwin: "destinations.move.noTwin",
  noDataflow: "destinations.move.noDataflow",
  chooseDataflow: "destinations.move.choose",
  dataflowPaused: "destinations.move.dataflowPaused",
  governance: "destinations.move.governance",
  sendsFiles: "destinations.move.sendsFiles",
  filesUnknown: "destinations.move.filesUnknown",
  ended: "destinations.move.ended",
  switchedOff: "destinations.reason.switchedOff",
  notMapped: "destinations.reason.notMapped",
  noId: "destinations.reason.noId",
};

export function MovePlanTable({ plan }: { plan: MovePlan }) {
  return (
    <>
      {plan.byHand.length > 0 && (
        <Notice
          tone="info"
          title={t("destinations.move.byHand")}
          words={plan.byHand.map(byHandWords).join(" ")}
        />
      )}
      <VerdictTable middle={t("common.audience")} lines={plan.lines.map(lineOf)} />
    </>
  );
}

/** A segment can be mapped more than once, so its place is part of the key. */
function lineOf(line: MoveLine, place: number): VerdictLine {
  const { tone, words } = verdictOf(line);
  const reason = line.reason === null ? [] : [t(REASONS[line.reason])];
  const failure = line.failure ? [showFailure(line.failure).words] : [];
  return {
    key: `${line.segment.id} ${String(place)}`,
    segment: line.segment.name,
    middle: line.audience?.name ?? null,
    tone,
    verdict: words,
    reasons: [...reason, ...line.rules.map(ruleWords), ...failure],
  };
}

function verdictOf({ done, failure, reason, adds }: MoveLine): { tone: Tone; words: MessageKey } {
  if (failure) return { tone: "bad", words: "destinations.map.failed" };
  if (done) return { tone: "good", words: "destinations.move.moved" };
  if (reason !== null) return { tone: "bad", words: "destinations.move.not" };
  return { tone: "good", words: adds ? "destinations.move.adds" : "destinations.move.there" };
}

function byHandWords(one: MoveByHand): string {
  switch (one.kind) {
    case "noTwin":
      return t("destinations.move.noTwin");
    case "setUp":
      return t("destinations.move.setUp", { cards: own(formatList(one.cards.map(isolate))) });
    case "choose":
      return t("destinations.move.choose");
    case "resume":
      return t("destinations.move.resume", { name: one.name });
  }
}
