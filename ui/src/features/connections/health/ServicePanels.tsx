/** The cards of the two services: whether they can be reached, and who the account is there. Unknown is said. */
import type { CheckResult, CheckSubject, ConnectionRow, Health } from "../../../bindings";
import { KeyValueList } from "../../../components/KeyValueList";
import { Name } from "../../../components/Name";
import { NumberText } from "../../../components/NumberText";
import { Panel } from "../../../components/Panel";
import { StateDot, type Tone } from "../../../components/StateDot";
import { formatMoment, t } from "../../../i18n";
import { knownOf, type Known } from "../words/known";

const TONES: Record<Known, Tone> = { yes: "good", limited: "warn", no: "bad", unknown: "idle" };

function Answered({ results, subject }: { results: readonly CheckResult[]; subject: CheckSubject }) {
  const known = knownOf(results, subject);
  const words = {
    yes: t("connect.health.reachable"),
    limited: t("connect.health.limited"),
    no: t("connect.health.unreachable"),
    unknown: t("connect.health.unknown"),
  }[known];
  return <StateDot tone={TONES[known]}>{words}</StateDot>;
}

function Count({ value, readAt }: { value: number | null; readAt: number }) {
  if (value === null) return <StateDot tone="idle">{t("connect.health.unknown")}</StateDot>;
  return <NumberText value={value} title={formatMoment(readAt)} />;
}

export function AudienceManagerPanel({ health }: { health: Health }) {
  const { results } = health.report;
  return (
    <Panel title={t("errors.side.audienceManager")}>
      <KeyValueList
        rows={[
          {
            label: t("connect.health.signedIn"),
            value: <Answered results={results} subject="audienceManager" />,
          },
          {
            label: t("connect.health.account"),
            value:
              health.account === null ? (
                <StateDot tone="idle">{t("connect.health.unknown")}</StateDot>
              ) : (
                <Name wrap>{health.account}</Name>
              ),
          },
          {
            label: t("connect.health.dataSources"),
            value: <Count value={health.dataSources} readAt={health.readAt} />,
          },
        ]}
      />
    </Panel>
  );
}

export function PlatformPanel({ health, row }: { health: Health; row: ConnectionRow | undefined }) {
  const { results, sandboxes } = health.report;
  // What the service says now goes before what was kept when the connection was made.
  const region = sandboxes.find(({ name }) => name === row?.sandbox)?.region || row?.region;
  return (
    <Panel title={t("errors.side.experiencePlatform")}>
      <KeyValueList
        rows={[
          {
            label: t("connect.health.signedIn"),
            value: <Answered results={results} subject="experiencePlatform" />,
          },
          { label: t("connect.health.sandbox"), value: row?.sandbox && <Name wrap>{row.sandbox}</Name> },
          { label: t("connect.health.region"), value: region && <Name wrap>{region}</Name> },
          {
            label: t("connect.health.sandboxes"),
            value: <Count value={health.sandboxes} readAt={health.readAt} />,
          },
          {
            label: t("connect.health.flows"),
            value: <Count value={health.flows} readAt={health.readAt} />,
          },
        ]}
      />
    </Panel>
  );
}
