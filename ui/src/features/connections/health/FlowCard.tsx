/**
 * Whether members flow between the two sides, as the first thing on the page: what is broken, what follows from it and
 * what to do; one quiet line where nothing is.
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
  const { destination, destinationSandbox, sourceConnector } = health;
  const heading = useId();
  const failed = destination === "on" && health.lastRunFailed;
  const Icon = failed ? AlertTriangle : ICONS[destination];
  return (
    <section className={css.flow} data-state={failed ? "failed" : destination} aria-labelledby={heading}>
      <div className={css.flowMain}>
        <h2 id={heading} className={css.headline}>
          <Icon aria-hidden="true" />
          {failed ? t("connect.flow.failed") : headlineOf(destination)}
        </h2>
        <p className="selectable">
          {failed
            ? t("connect.destination.failed")
            : destinationWords(destination, destinationSandbox, row?.sandbox)}
        </p>
        {destination === "paused" && row?.inUse && <WhatFollows />}
        {destination === "paused" && <Resume row={row} sandbox={destinationSandbox} />}
        <Legacy health={health} row={row} />
      </div>
      <div className={css.halves}>
        <Half
          name={t("connect.health.destination")}
          note={t("connect.health.destinationNote")}
          state={
            <StateDot tone={failed ? "warn" : TONES[destination]}>
              {failed
                ? t("connect.health.onFailed", { state: stateWords(destination, destinationSandbox) })
                : stateWords(destination, destinationSandbox)}
            </StateDot>
          }
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
      </div>
    </section>
  );
}

const EVERYTHING: AudienceQuery = {};

/** How many audiences it concerns; only the connection in use has lists to count. */
function WhatFollows() {
  const shared = useAudienceFacets(EVERYTHING).value?.shared;
  if (!shared) return null;
  const count = (...states: SharedState[]) =>
    shared
      .filter(({ value }) => states.includes(value as SharedState))
      .reduce((sum, facet) => sum + facet.count, 0);
  const receiving = count(...RECEIVING);
  const waiting = count("arriving");
  return (
    <ul className={css.follows}>
      <Consequence count={receiving}>
        {t("connect.flow.receiving", { count: receiving })}{" "}
        <a href={hrefOf({ screen: "audiences", receiving: true })}>{t("connect.flow.see")}</a>
      </Consequence>
      {waiting > 0 && (
        <Consequence count={waiting}>{t("connect.flow.waiting", { count: waiting })}</Consequence>
      )}
      <li>{t("connect.flow.stay")}</li>
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

/** Where it is switched on again, and a text for the person who may. */
function Resume({ row, sandbox }: ResumeProps) {
  return (
    <>
      <p className="selectable">{t("connect.flow.resume")}</p>
      <RequestCopy
        label={t("connect.flow.copy")}
        text={t("connect.flow.request", {
          org: row?.orgId || t("connect.request.none"),
          sandbox: sandbox ?? row?.sandbox ?? t("connect.request.none"),
        })}
      />
    </>
  );
}

function Legacy({ health, row }: { health: Health; row: ConnectionRow | undefined }) {
  if (!health.legacyHint) return null;
  return (
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
