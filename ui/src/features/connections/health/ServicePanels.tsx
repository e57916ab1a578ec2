/**
 * The cards of the two services: whether they can be reached, and the account there. Unknown values are shown as
 * unknown.
 */
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
    yes: t("connections.health.reachable"),
    limited: t("connections.limited"),
    no: t("connections.health.unreachable"),
    unknown: t("connections.health.unknown"),
  }[known];
  return <StateDot tone={TONES[known]}>{words}</StateDot>;
}

function Count({ value, readAt }: { value: number | null; readAt: number }) {
  if (value === null) return <StateDot tone="idle">{t("connections.health.unknown")}</StateDot>;
  return <NumberText value={value} title={formatMoment(readAt)} />;
}

export function AudienceManagerPanel({ health }: { health: Health }) {
  const { results } = health.report;
  return (
    <Panel title={t("common.audienceManager")}>
      <KeyValueList
        rows={[
          {
            label: t("common.status"),
            value: <Answered results={results} subject="audienceManager" />,
          },
          {
            label: t("connections.health.account"),
            value:
              health.account === null ? (
                <StateDot tone="idle">{t("connections.health.unknown")}</StateDot>
              ) : (
                <Name wrap>{health.account}</Name>
              ),
          },
          {
            label: t("connections.health.dataSources"),
            value: <Count value={health.dataSources} readAt={health.readAt} />,
          },
        ]}
      />
    </Panel>
  );
}

export function PlatformPanel({ health, row }: { health: Health; row: ConnectionRow | undefined }) {
  const { results, sandboxes } = health.report;
  // The service's current answer takes precedence over the value saved with the connection.
  const region = sandboxes.find(({ name }) => name === row?.sandbox)?.region || row?.region;
  return (
    <Panel title={t("common.experiencePlatform")}>
      <KeyValueList
        rows={[
          {
            label: t("common.status"),
            value: <Answered results={results} subject="experiencePlatform" />,
          },
          { label: t("connections.health.sandbox"), value: row?.sandbox && <Name wrap>{row.sandbox}</Name> },
          { label: t("connections.region"), value: region && <Name wrap>{region}</Name> },
          {
            label: t("connections.health.sandboxes"),
            value: <Count value={health.sandboxes} readAt={health.readAt} />,
          },
          {
            label: t("connections.health.flows"),
            value: <Count value={health.flows} readAt={health.readAt} />,
          },
        ]}
      />
    </Panel>
  );
}
