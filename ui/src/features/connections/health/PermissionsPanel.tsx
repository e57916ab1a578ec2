/** The permissions of the account and what each is needed for, missing ones first. */
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
  { subject: "readTraits", neededFor: "connections.neededFor.lists", where: "common.audienceManager" },
  { subject: "createTraits", neededFor: "connections.neededFor.sharing", where: "common.audienceManager" },
  { subject: "createSegments", neededFor: "connections.neededFor.sharing", where: "common.audienceManager" },
  { subject: "mapTraits", neededFor: "connections.neededFor.segments", where: "common.audienceManager" },
  { subject: "readAudiences", neededFor: "connections.neededFor.lists", where: "common.experiencePlatform" },
  { subject: "readFlows", neededFor: "connections.neededFor.flows", where: "common.experiencePlatform" },
];

const STATES: Record<Known, { order: number; tone: Tone; words: MessageKey }> = {
  no: { order: 0, tone: "bad", words: "connections.permission.missing" },
  limited: { order: 1, tone: "warn", words: "connections.limited" },
  unknown: { order: 2, tone: "idle", words: "connections.health.unknown" },
  yes: { order: 3, tone: "good", words: "connections.permission.granted" },
};

export function PermissionsPanel({ results }: { results: readonly CheckResult[] }) {
  const rows = PERMISSIONS.map((permission) => ({
    ...permission,
    state: knownOf(results, permission.subject),
  })).sort((a, b) => STATES[a.state].order - STATES[b.state].order);
  const granted = rows.filter(({ state }) => state === "yes").length;
  return (
    <Panel
      title={t("connections.health.permissions")}
      note={t("connections.permission.count", {
        granted: formatNumber(granted),
        all: formatNumber(rows.length),
      })}
    >
      <table className={css.permissions}>
        <thead>
          <tr>
            <th scope="col">{t("connections.permission.column")}</th>
            <th scope="col">{t("connections.permission.neededFor")}</th>
            <th scope="col">{t("connections.permission.where")}</th>
            <th scope="col">{t("common.state")}</th>
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
