/** Whether members flow between the two sides: the destination, the source connector, and signs of the older integration. */
import type { ReactNode } from "react";
import type { ConnectionRow, Health, IntegrationState } from "../../bindings";
import { Panel } from "../../components/Panel";
import { StateDot, type Tone } from "../../components/StateDot";
import { t } from "../../i18n";
import { Notice } from "./Notice";
import { RequestCopy } from "./RequestCopy";
import css from "./health.module.css";
import { destinationWords, sourceWords, stateWords } from "./words/integration";

const TONES: Record<IntegrationState, Tone> = { on: "good", paused: "warn", off: "warn", unknown: "idle" };

export function IntegrationPanel({ health, row }: { health: Health; row: ConnectionRow | undefined }) {
  const { destination, destinationSandbox, sourceConnector, legacyHint } = health;
  return (
    <Panel title={t("connect.health.integration")}>
      <div className={css.halves}>
        <Half
          name={t("connect.health.destination")}
          note={t("connect.health.destinationNote")}
          state={<StateDot tone={TONES[destination]}>{stateWords(destination, destinationSandbox)}</StateDot>}
          words={destinationWords(destination, destinationSandbox, row?.sandbox)}
        />
        <Half
          name={t("connect.health.source")}
          note={t("connect.health.sourceNote")}
          state={
            // Not having the other direction is no fault.
            <StateDot tone={sourceConnector === "off" ? "idle" : TONES[sourceConnector]}>
              {stateWords(sourceConnector, null)}
            </StateDot>
          }
          words={sourceWords(sourceConnector)}
        />
        {legacyHint && (
          <Notice tone="warn" title={t("connect.legacy.title")} words={t("connect.legacy.words")}>
            <RequestCopy
              label={t("connect.legacy.copy")}
              done={t("connect.legacy.copied")}
              text={t("connect.legacy.ticket", {
                org: row?.orgId || t("connect.request.none"),
                sandbox: row?.sandbox || t("connect.request.none"),
              })}
            />
          </Notice>
        )}
      </div>
    </Panel>
  );
}

interface HalfProps {
  name: string;
  note: string;
  state: ReactNode;
  words: string;
}

function Half({ name, note, state, words }: HalfProps) {
  return (
    <div className={css.half}>
      <p>
        <span className={css.strong}>{name}</span>
        <span className={css.note}>{note}</span>
      </p>
      {state}
      <p className={css.quiet}>{words}</p>
    </div>
  );
}
