/**
 * The tray at the foot of the Share screen: the pending plan in words. Nothing is sent before it is committed. While a
 * commit runs and after it, the same place shows each item and the result.
 */
import { Button } from "@react-spectrum/s2/Button";
import ChevronDown from "@react-spectrum/s2/icons/ChevronDown";
import ChevronUp from "@react-spectrum/s2/icons/ChevronUp";
import { useId, useRef } from "react";
import { useRunStarts, useRuns } from "../../api/jobs";
import { isRunning } from "../../api/runs";
import { useTray, useTrayDiscard, useTrayRemove } from "../../api/tray";
import { inBackground } from "../../background";
import type { Tray as Plan } from "../../bindings";
import { announce } from "../../components/announce";
import { IconButton } from "../../components/IconButton";
import { t } from "../../i18n";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { countWords } from "../../shared/jobs/words";
import { tellFailure } from "../../shared/failures/tellFailure";
import { RunActions, RunView, runTitle, useOutcome, type Outcome } from "./RunView";
import { Splitter } from "./Splitter";
import { TrayLines } from "./TrayLines";
import { START, changePlace, usePlace } from "../../shared/sharing/place";
import { refusalWords } from "../../shared/sharing/words/refusals";
import css from "./tray.module.css";

const LEAST_PX = 96;

/** Height until somebody moves the line: as much as the lines need, up to this. */
const FIRST_PX = 190;

interface TrayProps {
  /** Height of the screen, px: the tray takes at most half of it. */
  room: number;
}

export function Tray({ room }: TrayProps) {
  const tray = useTray().value;
  const [run] = useRuns();
  const outcome = useOutcome(run);
  const place = usePlace();
  const heading = useId();
  const remove = useTrayRemove(tellFailure);
  const body = useRef<HTMLDivElement>(null);
  // What had the focus goes away with the change: the focus stays in the tray, or goes to the screen with the last line.
  const keepFocus = () => (body.current ?? document.getElementById("content"))?.focus();
  const total = tray?.total ?? 0;
  if (total === 0 && !outcome) return null;
  const busy = run !== undefined && isRunning(run);
  const most = Math.max(LEAST_PX, Math.round(room / 2));
  const height = place.tray === undefined ? undefined : Math.min(place.tray, most);
  return (
    <section aria-labelledby={heading} className={css.tray}>
      {place.trayOpen && (
        <Splitter
          label={t("share.tray.resize")}
          orientation="horizontal"
          direction={-1}
          value={height ?? Math.min(FIRST_PX, most)}
          measure={() => body.current?.offsetHeight}
          min={LEAST_PX}
          max={most}
          onChange={(next) => changePlace({ tray: next })}
          onReset={() => changePlace({ tray: START.tray })}
        />
      )}
      <div className={css.head}>
        <Title id={heading} tray={tray} outcome={outcome} />
        <div className={css.actions}>
          {tray && total > 0 && <TrayButtons tray={tray} busy={busy} onStarted={keepFocus} />}
          {outcome && total === 0 && !busy && <RunActions {...outcome} />}
          <IconButton
            label={place.trayOpen ? t("share.tray.close") : t("share.tray.open")}
            icon={place.trayOpen ? ChevronDown : ChevronUp}
            onPress={() => changePlace({ trayOpen: !place.trayOpen })}
          />
        </div>
      </div>
      {place.trayOpen && (
        // A region that scrolls must be reachable by keys even when nothing in it is.
        <div
          ref={body}
          className={css.body}
          style={height === undefined ? { maxHeight: Math.min(FIRST_PX, most) } : { height }}
          tabIndex={0}
          role="group"
          aria-labelledby={heading}
        >
          {outcome && total > 0 && !busy && (
            <div className={css.result}>
              <b>{runTitle(outcome)}</b>
              {outcome.job && <span className={css.quiet}>{countWords(outcome.job)}</span>}
              <RunActions {...outcome} />
            </div>
          )}
          {outcome && <RunView {...outcome} />}
          {tray && total > 0 && !busy && (
            <TrayLines
              tray={tray}
              isDisabled={busy}
              onRemove={(line) => inBackground(removed(remove.run, line).then(keepFocus))}
            />
          )}
        </div>
      )}
    </section>
  );
}

interface TitleProps {
  id: string;
  tray: Plan | undefined;
  outcome: Outcome | undefined;
}

/** What waits; when nothing does, how the last run stands. */
function Title({ id, tray, outcome }: TitleProps) {
  if (outcome && (isRunning(outcome.run) || !tray || tray.total === 0)) {
    const counts = outcome.job ?? outcome.run.progress;
    return (
      <>
        <h2 id={id}>{runTitle(outcome)}</h2>
        {counts && <span className={css.quiet}>{countWords(counts)}</span>}
      </>
    );
  }
  return (
    <>
      <h2 id={id}>{t("share.tray.title", { n: tray?.total ?? 0 })}</h2>
      <span className={css.quiet}>{t("share.tray.note")}</span>
    </>
  );
}

async function removed(
  run: (audienceIds: string[]) => Promise<Plan | undefined>,
  { audience }: Plan["lines"][number],
): Promise<void> {
  const tray = await run([audience.id]);
  if (tray) announce(t("share.announce.removed", { name: audience.name, total: tray.total }));
}

interface TrayButtonsProps {
  tray: Plan;
  busy: boolean;
  /** Called when a button that was pressed is about to go away. */
  onStarted: () => void;
}

/** Why nothing would be sent: a right that lines lack before all else. Lines that lack none can still be committed. */
function whyHeld({ lines, toCommit }: Plan): string | undefined {
  if (toCommit > 0) return undefined;
  const reasons = lines.flatMap(({ verdict }) => (verdict.kind === "refused" ? [verdict.reason] : []));
  const lacking = reasons.find(({ kind }) => kind === "missingRight");
  return lacking ? refusalWords(lacking) : t("share.tray.nothing");
}

function TrayButtons({ tray, busy, onStarted }: TrayButtonsProps) {
  const starts = useRunStarts();
  const discard = useTrayDiscard(tellFailure);
  const confirm = useConfirm();
  const why = whyHeld(tray);
  const discardAll = async () => {
    if (!(await discard.run())) return;
    announce(t("share.announce.discarded"));
    onStarted();
  };
  return (
    <>
      {why !== undefined && <span className={css.quiet}>{why}</span>}
      <Button variant="secondary" isDisabled={busy} onPress={() => inBackground(discardAll())}>
        {t("share.tray.discard")}
      </Button>
      <Button
        variant="accent"
        isDisabled={busy || why !== undefined}
        onPress={() =>
          confirm.ask({
            title: t("share.tray.confirm", { n: tray.toCommit }),
            words: t("share.tray.confirm.words", { n: tray.calls }),
            label: t("share.tray.commit", { n: tray.toCommit }),
            about: tray.lines.filter(({ calls }) => calls > 0).map(({ audience }) => audience),
            act() {
              onStarted();
              inBackground(starts.commit(tray));
            },
          })
        }
      >
        {t("share.tray.commit", { n: tray.toCommit })}
      </Button>
      {confirm.dialog}
    </>
  );
}
