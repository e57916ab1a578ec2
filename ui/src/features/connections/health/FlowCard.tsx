/**
 * Whether members flow between the two services, first on the page: what is wrong, its consequences, and what to do;
 * one quiet line if nothing is wrong.
 */
import AlertTriangle from "@react-spectrum/s2/icons/AlertTriangle";
import CheckmarkCircle from "@react-spectrum/s2/icons/CheckmarkCircle";
import PauseCircle from "@react-spectrum/s2/icons/PauseCircle";
import { useId, type ComponentType, type ReactNode } from "react";
import { useAudienceFacets } from "../../../api/audiences";
import type { AudienceQuery, ConnectionRow, Health, IntegrationState, SharedState } from "../../../bindings";
import { StateDot, type Tone } from "../../../components/StateDot";
import { formatNumber, t } from "../../../i18n";
import { hrefOf } from "../../../navigation";
import { RECEIVING } from "../../../shared/audiences/receiving";
import { Notice } from "../../../shared/failures/Notice";
import { DataflowSwitch } from "../../../shared/pairs/DataflowSwitch";
import { RequestCopy } from "../form/RequestCopy";
import css from "./health.module.css";
import { destinationWords, headlineOf, sourceWords, stateWords } from "../words/integration";

const TONES: Record<IntegrationState, Tone> = { on: "good", paused: "warn", off: "warn", unknown: "idle" };
const ICONS: Record<IntegrationState, ComponentType> = {
  on: CheckmarkCircle,
  paused: PauseCircle,
  off: AlertTriangle,
  unknown: AlertTriangle,
};

export function FlowCard({ health, row }: { health: Health; row: ConnectionRow | undefined }) {
  const { destination, destinationSandbox, source } = health;
  const heading = useId();
  const failed = destination === "on" && health.lastRunFailed;
  const Icon = failed ? AlertTriangle : ICONS[destination];
  return (
    <section className={css.flow} data-state={failed ? "failed" : destination} aria-labelledby={heading}>
      <div className={css.flowMain}>
        <h2 id={heading} className={css.headline}>
          <Icon aria-hidden="true" />
          {failed ? t("connections.flow.failed") : headlineOf(destination)}
        </h2>
        <p className="selectable">
          {failed
            ? t("connections.destination.failed")
            : destinationWords(destination, destinationSandbox, row?.sandbox)}
        </p>
        {destination === "paused" && row?.inUse && <WhatFollows />}
        {destination === "paused" && <Resume row={row} sandbox={destinationSandbox} />}
        {row?.inUse && !isElsewhere(health, row) && (destination === "on" || destination === "paused") && (
          <div>
            <DataflowSwitch to={destination === "on" ? "paused" : "on"} />
          </div>
        )}
        <Legacy health={health} row={row} />
      </div>
      <div className={css.halves}>
        <Half
          name={t("connections.health.destination")}
          note={t("connections.health.destinationNote")}
          state={
            <StateDot tone={failed ? "warn" : TONES[destination]}>
              {failed
                ? t("connections.health.onFailed", { state: stateWords(destination, destinationSandbox) })
                : stateWords(destination, destinationSandbox)}
            </StateDot>
          }
        />
        <Half
          name={t("connections.health.source")}
          note={t("connections.health.sourceNote")}
          state={
            // It is fine if the other direction is not set up.
            <StateDot tone={source.state === "off" ? "idle" : TONES[source.state]}>
              {stateWords(source.state, null)}
            </StateDot>
          }
          words={sourceWords(source)}
        />
      </div>
    </section>
  );
}

/** Whether another sandbox has the destination: then it cannot be changed from here. */
function isElsewhere({ destinationSandbox }: Health, { sandbox }: ConnectionRow): boolean {
  return destinationSandbox !== null && destinationSandbox !== sandbox;
}

const EVERYTHING: AudienceQuery = {};

/** How many audiences are affected; only the connection in use has lists to count. */
function WhatFollows() {
  const shared = useAudienceFacets(EVERYTHING).value?.shared;
  if (!shared) return null;
  const count = (...states: SharedState[]) =>
    shared.filter(({ value }) => states.includes(value)).reduce((sum, facet) => sum + facet.count, 0);
  const receiving = count(...RECEIVING);
  return (
    <ul className={css.follows}>
      <Consequence count={receiving}>
        {t("connections.flow.receiving", { count: receiving })}{" "}
        <a href={hrefOf({ screen: "audiences", receiving: true })}>{t("connections.flow.see")}</a>
      </Consequence>
      <li>{t("connections.flow.stay")}</li>
    </ul>
  );
}

function Consequence({ count, children }: { count: number; children: ReactNode }) {
  return (
    <li>
      <strong>{formatNumber(count)}</strong> {children}
    </li>
  );
}

interface ResumeProps {
  row: ConnectionRow | undefined;
  sandbox: string | null;
}

/** Where to turn it on again, and a text for an administrator who can. */
function Resume({ row, sandbox }: ResumeProps) {
  return (
    <>
      <p className="selectable">{t("connections.flow.resume")}</p>
      <RequestCopy
        label={t("connections.flow.copy")}
        text={t("connections.flow.request", {
          org: row?.orgId || t("connections.request.none"),
          sandbox: sandbox ?? row?.sandbox ?? t("connections.request.none"),
        })}
      />
    </>
  );
}

function Legacy({ health, row }: { health: Health; row: ConnectionRow | undefined }) {
  if (!health.legacyHint) return null;
  return (
    <Notice tone="warn" title={t("connections.legacy.title")} words={t("connections.legacy.words")}>
      <RequestCopy
        label={t("connections.legacy.copy")}
        done={t("connections.legacy.copied")}
        text={t("connections.legacy.ticket", {
          org: row?.orgId || t("connections.request.none"),
          sandbox: row?.sandbox || t("connections.request.none"),
        })}
      />
    </Notice>
  );
}

interface HalfProps {
  name: string;
  note: string;
  state: ReactNode;
  words?: string;
}

function Half({ name, note, state, words }: HalfProps) {
  return (
    <div className={css.half}>
      <p className={css.strong}>{name}</p>
      <p className={css.note}>{note}</p>
      {state}
      {words !== undefined && <p className={css.quiet}>{words}</p>}
    </div>
  );
}
