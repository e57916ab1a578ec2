/** What mapping would do, or did: each segment with its value, its verdict and the reasons. */
import type { QueryResult } from "../../api/query";
import { showFailure } from "../../api/failure";
import type { MapLine, MapPlan } from "../../bindings";
import { Name } from "../../components/Name";
import { StateDot, type Tone } from "../../components/StateDot";
import { t, type MessageKey } from "../../i18n";
import { FailureNotice } from "../failures/Notice";
import type { Target } from "./mapForm";
import { reasonWords } from "./words";
import css from "./destinations.module.css";
import figures from "../../components/figures.module.css";

interface PlanTableProps {
  to: Target | undefined;
  plan: MapPlan | undefined;
  reading: QueryResult<MapPlan>;
  /** How many segments are chosen. */
  count: number;
}

export function PlanTable({ to, plan, reading, count }: PlanTableProps) {
  if (to === undefined) return null;
  if (count === 0) return <p className={css.quiet}>{t("destinations.map.nothing")}</p>;
  if (!plan && reading.failure) return <FailureNotice failure={reading.failure} />;
  if (!plan) return <p role="status">{t("destinations.map.checking")}</p>;
  const fits = plan.lines.filter((line) => line.fits).length;
  return (
    <>
      <p role="status">
        {t("destinations.map.fits", { fits, n: plan.lines.length, requests: plan.requests })}
      </p>
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("common.segment")}</th>
            <th scope="col" className={figures.text}>
              {t("destinations.map.value")}
            </th>
            <th scope="col" className={figures.text}>
              {t("destinations.map.verdict")}
            </th>
          </tr>
        </thead>
        <tbody>
          {plan.lines.map((line) => (
            <PlanRow key={line.segment.id} line={line} />
          ))}
        </tbody>
      </table>
    </>
  );
}

function PlanRow({ line }: { line: MapLine }) {
  const { tone, words } = verdictOf(line);
  return (
    <tr>
      <th scope="row">
        <Name wrap>{line.segment.name}</Name>
      </th>
      <td className={figures.text}>
        {line.value === null ? t("number.none") : <Name wrap>{line.value}</Name>}
      </td>
      <td className={figures.text}>
        <StateDot tone={tone}>{t(words)}</StateDot>
        {line.remarks.map(({ reason, message }) => (
          <p key={message} className={css.reason}>
            {reasonWords(reason)}
          </p>
        ))}
        {line.failure && <p className={css.reason}>{showFailure(line.failure).words}</p>}
      </td>
    </tr>
  );
}

function verdictOf({ done, failure, fits, remarks }: MapLine): { tone: Tone; words: MessageKey } {
  if (failure) return { tone: "bad", words: "destinations.map.failed" };
  if (done) return { tone: "good", words: "destinations.map.done" };
  if (!fits) return { tone: "bad", words: "destinations.map.blocked" };
  return remarks.length > 0
    ? { tone: "warn", words: "destinations.map.allowedBut" }
    : { tone: "good", words: "destinations.map.allowed" };
}
