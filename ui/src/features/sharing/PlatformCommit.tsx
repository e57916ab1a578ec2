/**
 * Commits the lines to Experience Platform. What reaches profiles cannot be taken back, so it asks on every connection, and where
 * members come too, for the likely number of new profiles.
 */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { showFailure } from "../../api/failure";
import { useRunStarts } from "../../api/jobs";
import { usePlatformForecast } from "../../api/toPlatform";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { Failure, PlatformTray, ProfileForecast } from "../../bindings";
import { ConnectionMark } from "../../components/ConnectionMark";
import { useDialog } from "../../components/useDialog";
import { formatNumber, own, t } from "../../i18n";
import { Forecast } from "../../shared/sharing/platform/Forecast";
import { Names } from "../../shared/sharing/platform/PlatformDialog";
import { refusalWords } from "../../shared/sharing/words/refusals";
import { isSent } from "../../shared/sharing/words/platform";
import css from "./tray.module.css";

interface PlatformCommitProps {
  tray: PlatformTray;
  busy: boolean;
  /** Whether it is the main action of the tray. */
  isMain: boolean;
  /** Called when the button is about to disappear. */
  onStarted: () => void;
}

export function PlatformCommit({ tray, busy, isMain, onStarted }: PlatformCommitProps) {
  const starts = useRunStarts();
  const why = whyHeld(tray);
  const commit = (confirmed: number | null) => {
    onStarted();
    inBackground(starts.commitToPlatform(tray, differing(tray) > 0, confirmed));
  };
  const { open, dialog } = useDialog<null>("commitPlatform", () => (
    <CommitDialog tray={tray} onCommit={commit} />
  ));
  return (
    <>
      {why !== undefined && <span className={css.quiet}>{why}</span>}
      <Button
        variant={isMain ? "accent" : "secondary"}
        isDisabled={busy || why !== undefined}
        onPress={() => open(null)}
      >
        {t("platform.commit", { n: tray.toCommit, isMain: isMain ? "yes" : "no" })}
      </Button>
      {dialog}
    </>
  );
}

/** Why nothing would be sent. */
function whyHeld({ lines, toCommit }: PlatformTray): string | undefined {
  if (toCommit > 0) return undefined;
  const refused = lines.flatMap(({ line }) => (line.verdict.kind === "refused" ? [line.verdict.reason] : []));
  const [first] = refused;
  return first && refused.length === lines.length
    ? refusalWords(first)
    : t("errors.notPossible.nothingToCommit");
}

/** How many lines differ from the plan files that they came from. */
function differing({ fromPlans }: PlatformTray): number {
  return fromPlans.reduce((sum, source) => sum + source.differing, 0);
}

interface CommitDialogProps {
  tray: PlatformTray;
  onCommit: (confirmed: number | null) => void;
}

function CommitDialog({ tray, onCommit }: CommitDialogProps) {
  const connection = useWorkspace().value?.connection;
  const sent = tray.lines.map(({ line }) => line).filter(isSent);
  const subjects = sent.map(({ subject }) => subject);
  const forecast = usePlatformForecast(tray.revision);
  // A source brings the members of what it selects.
  const brings = tray.route === "source";
  const [typed, setTyped] = useState("");
  const likely = forecast.value?.likely;
  const isConfirmed = !brings || (likely !== undefined && digits(typed) === String(likely));
  const n = differing(tray);
  return (
    <Dialog size="L">
      {({ close }) => (
        <>
          <Heading slot="title">{t("platform.confirm.title", { n: tray.toCommit })}</Heading>
          <Content>
            <div className={css.confirm}>
              {connection && <ConnectionMark connection={connection} />}
              <p>{t("platform.confirm.words", { n: tray.toCommit, calls: tray.calls, route: tray.route })}</p>
              {n > 0 && <p>{t("platform.confirm.differing", { n })}</p>}
              <Names objects={subjects} count={tray.toCommit} />
              <Forecasted
                isLoading={forecast.isLoading}
                forecast={forecast.value ?? undefined}
                failure={forecast.value ? undefined : forecast.failure}
                retry={forecast.retry}
                brings={brings}
                connectionId={connection?.id}
              />
              {brings && likely !== undefined && (
                <TextField
                  label={t("platform.confirm.type", { n: formatNumber(likely) })}
                  value={typed}
                  onChange={setTyped}
                  inputMode="numeric"
                  autoComplete="off"
                />
              )}
              <p className={css.notes}>{t("platform.confirm.undo", { route: tray.route })}</p>
            </div>
          </Content>
          <ButtonGroup>
            <Button variant="secondary" onPress={close} autoFocus>
              {t("common.cancel")}
            </Button>
            <Button
              variant="accent"
              isDisabled={!isConfirmed}
              onPress={() => {
                close();
                onCommit(brings ? (likely ?? null) : null);
              }}
            >
              {t("sharing.tray.commit", { n: tray.toCommit })}
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}

/** What was typed without separators of any language. */
function digits(typed: string): string {
  return typed.replaceAll(/[\s.,'’_\u00A0\u202F]/gu, "");
}

interface ForecastedProps {
  isLoading: boolean;
  forecast: ProfileForecast | undefined;
  failure: Failure | undefined;
  retry: () => void;
  /** Whether the commit brings members. */
  brings: boolean;
  connectionId: string | undefined;
}

/** What becomes of the license: with members at once, without them only if the source brings them later. */
function Forecasted({ isLoading, forecast, failure, retry, brings, connectionId }: ForecastedProps) {
  return (
    <div className={css.forecasted} role="status">
      {!brings && <p>{t("platform.confirm.noMembers")}</p>}
      {isLoading && <p>{t("common.checking")}</p>}
      {failure && (
        <>
          <p>{t("platform.confirm.noForecast", { why: own(showFailure(failure).words) })}</p>
          <Button variant="secondary" size="S" onPress={retry}>
            {t("common.tryAgain")}
          </Button>
        </>
      )}
      {forecast && !brings && <p className={css.notes}>{t("platform.confirm.later")}</p>}
      {forecast && <Forecast forecast={forecast} connectionId={connectionId} />}
    </div>
  );
}
