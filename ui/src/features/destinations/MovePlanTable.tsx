/** What moving would do, mapping by mapping, and what stays to be done by hand. */
import { showFailure } from "../../api/failure";
import type { MoveByHand, MoveLine, MovePlan, MoveReason } from "../../bindings";
import { Name } from "../../components/Name";
import { StateDot, type Tone } from "../../components/StateDot";
import { formatList, isolate, own, t, type MessageKey } from "../../i18n";
import { Notice } from "../../shared/failures/Notice";
import css from "../../shared/destinations/destinations.module.css";
import figures from "../../components/figures.module.css";

const REASONS: Record<MoveReason, MessageKey> = {
  noAudience: "destinations.move.noAudience",
  severalAudiences: "destinations.move.severalAudiences",
  noDataflow: "destinations.move.noDataflow",
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
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("common.segment")}</th>
            <th scope="col" className={figures.text}>
              {t("common.audience")}
            </th>
            <th scope="col" className={figures.text}>
              {t("destinations.map.verdict")}
            </th>
          </tr>
        </thead>
        <tbody>
          {plan.lines.map((line) => (
            <Line key={`${line.segment.id} ${line.value ?? ""}`} line={line} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function Line({ line }: { line: MoveLine }) {
  const { tone, words } = verdictOf(line);
  return (
    <tr>
      <th scope="row">
        <Name wrap>{line.segment.name}</Name>
      </th>
      <td className={figures.text}>
        {line.audience === null ? t("number.none") : <Name wrap>{line.audience.name}</Name>}
      </td>
      <td className={figures.text}>
        <StateDot tone={tone}>{t(words)}</StateDot>
        {line.reason !== null && <p className={css.reason}>{t(REASONS[line.reason])}</p>}
        {line.failure && <p className={css.reason}>{showFailure(line.failure).words}</p>}
      </td>
    </tr>
  );
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
