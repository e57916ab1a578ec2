/**
 * Removes the traits and segments of audiences: shows what would be deleted, what stays and why, asks, and says what became
 * of it.
 */
import { Button } from "@react-spectrum/s2/Button";
import { ProgressBar } from "@react-spectrum/s2/ProgressBar";
import type { ReactNode } from "react";
import { showFailure } from "../../api/failure";
import { useUnshare, useUnsharePreview, type UnshareRun } from "../../api/unshare";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { Failure, ObjectLink, Unshared, UnshareLine } from "../../bindings";
import { ConnectionMark } from "../../components/ConnectionMark";
import { NameWithId } from "../../components/Name";
import { Skeleton } from "../../components/States";
import { toast } from "../../components/toast";
import { t, own } from "../../i18n";
import { objectName } from "../sharing/words/refusals";
import css from "./pairs.module.css";

interface QuestionProps {
  audiences: readonly ObjectLink[];
  /** Called when something was deleted. */
  onDone: (() => void) | undefined;
  /** Whether it is asked now; before that, nothing is read for it. */
  isAsked: boolean;
}

/** What a dialog shows that has several things to ask, one after the other. */
export interface DialogPart {
  isBusy: boolean;
  body: ReactNode;
  buttons: (close: () => void) => ReactNode;
}

/** The question whether to delete the pairs, and what became of it. */
export function useUnshareQuestion({ audiences, onDone, isAsked }: QuestionProps): DialogPart {
  const ids = audiences.map(({ id }) => id);
  const preview = useUnsharePreview(ids, isAsked);
  const run = useUnshare();
  const lines = preview.value?.audiences ?? [];
  const toRemove = lines.filter(({ removes, deselects }) => removes.length > 0 || deselects);
  const act = async (close: () => void) => {
    // Who presses the button has read which objects may be another person's.
    const alsoUnconfirmed = toRemove.some(({ unconfirmed }) => unconfirmed.length > 0);
    const outcome = await run.start(
      toRemove.map(({ audience }) => audience.id),
      alsoUnconfirmed,
    );
    if (!outcome) return;
    const removed = outcome.audiences.filter((one) => one.removed.length > 0 || one.deselected);
    if (removed.length > 0) onDone?.();
    if (outcome.audiences.every(({ failure }) => failure === null) && unsettled(outcome).length === 0) {
      toast.done(t("pairs.unshare.done", { count: removed.length }));
      close();
    }
  };
  return {
    isBusy: run.state.kind === "running",
    body: <Body run={run} lines={lines} failure={preview.failure} />,
    buttons: (close) => (
      <Buttons
        state={run.state.kind}
        canAct={toRemove.length > 0}
        onAct={() => inBackground(act(close))}
        onAgain={preview.failure && preview.retry}
        onClose={close}
      />
    ),
  };
}

interface ButtonsProps {
  state: UnshareRun["state"]["kind"];
  canAct: boolean;
  onAct: () => void;
  /** Reads again what would be deleted, after that failed. */
  onAgain: (() => void) | undefined;
  onClose: () => void;
}

function Buttons({ state, canAct, onAct, onAgain, onClose }: ButtonsProps) {
  const isRunning = state === "running";
  const hasEnded = state === "ended";
  return (
    <>
      <Button variant="secondary" autoFocus isDisabled={isRunning} onPress={onClose}>
        {t(hasEnded ? "common.close" : "common.cancel")}
      </Button>
      {onAgain && !hasEnded && (
        <Button variant="secondary" onPress={onAgain}>
          {t("common.tryAgain")}
        </Button>
      )}
      {!hasEnded && (
        <Button variant="negative" isDisabled={!canAct} isPending={isRunning} onPress={onAct}>
          {t("pairs.unshare.act")}
        </Button>
      )}
    </>
  );
}

interface BodyProps {
  run: UnshareRun;
  lines: readonly UnshareLine[];
  /** Why the preview failed. */
  failure: Failure | undefined;
}

function Body({ run: { state }, lines, failure }: BodyProps) {
  const connection = useWorkspace().value?.connection;
  if (state.kind === "ended") return <Outcome outcome={state.outcome} />;
  if (failure) return <FailureWords failure={failure} />;
  if (lines.length === 0) return <Skeleton lines={4} />;
  const removes = lines.some((line) => line.removes.length > 0);
  const acts = removes || lines.some(({ deselects }) => deselects);
  const nothing = acts ? t("pairs.unshare.onlyDataflow") : t("pairs.unshare.nothing");
  return (
    <div className={css.unshare}>
      {connection && <ConnectionMark connection={connection} />}
      <p>
        {removes ? t("pairs.unshare.words") : nothing}{" "}
        {acts && connection?.production && t("editing.production", { connection: connection.name })}
      </p>
      <ul className={css.unshareList}>
        {lines.map((line) => (
          <Line key={line.audience.id} line={line} />
        ))}
      </ul>
      {state.kind === "running" && <Progress state={state} />}
      {state.kind === "asking" && state.failure && <FailureWords failure={state.failure} />}
    </div>
  );
}

/** One audience: what is deleted, what stays, and why. */
function Line({
  line: { audience, removes, deselects, unconfirmed, stays, failure },
}: {
  line: UnshareLine;
}) {
  return (
    <li>
      <NameWithId name={audience.name} id={audience.id} />
      {removes.length > 0 && <p>{t("pairs.unshare.removes", { objects: own(names(removes)) })}</p>}
      {deselects && (
        <p>{t(removes.length > 0 ? "pairs.unshare.deselects" : "pairs.unshare.onlyDeselects")}</p>
      )}
      {unconfirmed.length > 0 && (
        <p className={css.note}>{t("pairs.unshare.unconfirmed", { objects: own(names(unconfirmed)) })}</p>
      )}
      {stays.length > 0 && <p>{t("pairs.unshare.stays", { objects: own(names(stays)) })}</p>}
      {failure && <p className={css.note}>{showFailure(failure).words}</p>}
      {removes.length === 0 && !deselects && stays.length === 0 && !failure && (
        <p className={css.note}>{t("pairs.unshare.notShared")}</p>
      )}
    </li>
  );
}

/** Objects with their IDs, so that two with the same name can be distinguished. */
function names(objects: readonly ObjectLink[]): string {
  return objects
    .map((object) => `${objectName(object)}${isNamedById(object) ? "" : ` (${object.id})`}`)
    .join(", ");
}

/** Traits and segments of a pair have the name of their audience. */
function isNamedById({ kind }: ObjectLink): boolean {
  return kind === "trait" || kind === "segment";
}

function Progress({ state }: { state: Extract<UnshareRun["state"], { kind: "running" }> }) {
  const { progress } = state;
  const done = progress ? progress.done + progress.failed + progress.skipped + progress.awaiting : 0;
  return (
    <ProgressBar
      label={t("pairs.unshare.running")}
      isIndeterminate={!progress}
      value={done}
      maxValue={Math.max(1, progress?.total ?? 1)}
      valueLabel={progress && t("common.progress", { done, total: progress.total })}
      UNSAFE_style={{ width: "100%" }}
    />
  );
}

/** Folders and data sources that should have been deleted and still exist. */
function leftOf({ jobs }: Unshared): readonly ObjectLink[] {
  return jobs.flatMap(({ items }) => items.flatMap(({ stayed }) => stayed));
}

/** Audiences that should have been removed from the dataflow and are still in it. */
function stillSent({ jobs }: Unshared): readonly ObjectLink[] {
  return jobs.flatMap((job) => job.items.flatMap((item) => item.stillSent));
}

/** Why folders and data sources stayed, or that this is unknown. */
function unsettled({ jobs }: Unshared): readonly Failure[] {
  const items = jobs.flatMap((job) => job.items);
  return items.flatMap(({ subject, failure }) => (subject === null && failure ? [failure] : []));
}

function Outcome({ outcome }: { outcome: Unshared }) {
  const left = leftOf(outcome);
  const sent = stillSent(outcome);
  return (
    <ul className={css.unshareList} role="status">
      {left.length > 0 && <li>{t("pairs.unshare.left", { objects: own(names(left)) })}</li>}
      {sent.length > 0 && <li>{t("pairs.unshare.stillSent", { objects: own(names(sent)) })}</li>}
      {unsettled(outcome).map((failure, place) => (
        <li key={place}>{showFailure(failure).words}</li>
      ))}
      {outcome.audiences.map(({ audience, removed, deselected, failure }) => (
        <li key={audience.id}>
          <NameWithId name={audience.name} id={audience.id} />
          {removed.length > 0 && <p>{t("pairs.unshare.removed", { objects: own(names(removed)) })}</p>}
          {deselected && (
            <p>{t(removed.length > 0 ? "pairs.unshare.deselected" : "pairs.unshare.onlyDeselected")}</p>
          )}
          {failure && <p className={css.note}>{showFailure(failure).words}</p>}
        </li>
      ))}
    </ul>
  );
}

function FailureWords({ failure }: { failure: Failure }) {
  const { title, words } = showFailure(failure);
  return (
    <p role="alert">
      <b>{title}</b> {words}
    </p>
  );
}
