/** What the account may do, each with what it is needed for; what is missing stands first. */
import type { CheckResult, CheckSubject } from "../../../bindings";
import { Panel } from "../../../components/Panel";
import { StateDot, type Tone } from "../../../components/StateDot";
import { formatNumber, t, type MessageKey } from "../../../i18n";
import css from "./health.module.css";
import { knownOf, type Known } from "../words/known";
import { SUBJECTS } from "../words/subjects";

interface Permission {
  subject: CheckSubject;
  neededFor: MessageKey;
  where: MessageKey;
}

const PERMISSIONS: readonly Permission[] = [
  { subject: "readTraits", neededFor: "connect.neededFor.lists", where: "errors.side.audienceManager" },
  { subject: "createTraits", neededFor: "connect.neededFor.sharing", where: "errors.side.audienceManager" },
  { subject: "createSegments", neededFor: "connect.neededFor.sharing", where: "errors.side.audienceManager" },
  { subject: "mapTraits", neededFor: "connect.neededFor.segments", where: "errors.side.audienceManager" },
  { subject: "readAudiences", neededFor: "connect.neededFor.lists", where: "errors.side.experiencePlatform" },
  { subject: "readFlows", neededFor: "connect.neededFor.flows", where: "errors.side.experiencePlatform" },
];

const STATES: Record<Known, { order: number; tone: Tone; words: MessageKey }> = {
  no: { order: 0, tone: "bad", words: "connect.permission.missing" },
  limited: { order: 1, tone: "warn", words: "connect.health.limited" },
  unknown: { order: 2, tone: "idle", words: "connect.health.unknown" },
  yes: { order: 3, tone: "good", words: "connect.permission.granted" },
};

export function PermissionsPanel({ results }: { results: readonly CheckResult[] }) {
  const rows = PERMISSIONS.map((permission) => ({
    ...permission,
    state: knownOf(results, permission.subject),
  })).sort((a, b) => STATES[a.state].order - STATES[b.state].order);
  const granted = rows.filter(({ state }) => state === "yes").length;
  return (
    <Panel
      title={t("connect.health.rights")}
      note={t("connect.permission.count", { granted: formatNumber(granted), all: formatNumber(rows.length) })}
    >
      <table className={css.permissions}>
        <thead>
          <tr>
            <th scope="col">{t("connect.permission.column")}</th>
            <th scope="col">{t("connect.permission.neededFor")}</th>
            <th scope="col">{t("connect.permission.where")}</th>
            <th scope="col">{t("connect.permission.state")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ subject, neededFor, where, state }) => (
            <tr key={subject} data-state={state}>
              <th scope="row">{t(SUBJECTS[subject])}</th>
              <td>{t(neededFor)}</td>
              <td>{t(where)}</td>
              <td>
                <StateDot tone={STATES[state].tone}>{t(STATES[state].words)}</StateDot>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}
