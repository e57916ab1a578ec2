/**
 * The tray at the bottom of the Share screen: the pending plan as text. Nothing is sent before it is committed. During
 * and after a commit, each item and the result appear in its place.
 */
import { Button } from "@react-spectrum/s2/Button";
import ChevronDown from "@react-spectrum/s2/icons/ChevronDown";
import ChevronUp from "@react-spectrum/s2/icons/ChevronUp";
import { useId, useRef, useState } from "react";
import { useRunStarts, useRuns } from "../../api/jobs";
import { isRunning } from "../../api/runs";
import {
  useCreateDestination,
  useTray,
  useTrayConflict,
  useTrayDiscard,
  useTrayRemove,
  useTrayRoute,
} from "../../api/tray";
import { usePlatformRemove, usePlatformRoute } from "../../api/toPlatform";
import { inBackground } from "../../background";
import type {
  ConflictChoice,
  ObjectLink,
  PlatformRoute,
  Route,
  Tray as Plan,
  TrayLine,
} from "../../bindings";
import { announce } from "../../components/announce";
import { IconButton } from "../../components/IconButton";
import { useStableFunctions } from "../../components/useLatest";
import { t, own } from "../../i18n";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { countWords } from "../../shared/jobs/words";
import { toastFailure } from "../../shared/failures/toastFailure";
import { choiceWords } from "./ConflictMenu";
import { memberWords, membersOf } from "./RouteChoice";
import { PlanButtons } from "./PlanButtons";
import { PlatformCommit } from "./PlatformCommit";
import { PlatformLines } from "./PlatformLines";
import { RunActions, RunView, runTitle, useOutcome, type Outcome } from "./RunView";
import { Splitter } from "./Splitter";
import { TrayLines, type LineActions } from "./TrayLines";
import { START, changeShareView, useShareView } from "../../shared/sharing/shareView";
import { refusalWords } from "../../shared/sharing/words/refusals";
import { totalOf } from "../../shared/sharing/words/platform";
import css from "./tray.module.css";

const MIN_PX = 96;

/** Maximum height until the user moves the divider; fewer lines need less. */
const FIRST_PX = 190;

interface TrayProps {
  /** Height of the screen, px: the tray takes at most half of it. */
  room: number;
}

export function Tray({ room }: TrayProps) {
  const tray = useTray().value;
  const [run] = useRuns();
  const outcome = useOutcome(run);
  const place = useShareView();
  const heading = useId();
  const body = useRef<HTMLDivElement>(null);
  const [resumes, setResumes] = useState(false);
  const toManager = tray?.total ?? 0;
  const total = tray ? totalOf(tray) : 0;
  // The focused element disappears with the change: the focus stays in the tray, or moves to the screen if the tray
  // disappears too.
  const keepFocus = () => ((total > 0 && body.current) || document.getElementById("content"))?.focus();
  const on = useLineActions(keepFocus);
  // What was chosen for one plan is not carried over to the next.
  if (toManager === 0 && resumes) setResumes(false);
  if (total === 0 && !outcome) return null;
  const busy = run !== undefined && isRunning(run);
  const most = Math.max(MIN_PX, Math.round(room / 2));
  const height = place.tray === undefined ? undefined : Math.min(place.tray, most);
  return (
    <section aria-labelledby={heading} className={css.tray}>
      {place.trayOpen && (
        <Splitter
          label={t("sharing.tray.resize")}
          orientation="horizontal"
          direction={-1}
          value={height ?? Math.min(FIRST_PX, most)}
          measure={() => body.current?.offsetHeight}
          min={MIN_PX}
          max={most}
          onChange={(next) => changeShareView({ tray: next })}
          onReset={() => changeShareView({ tray: START.tray })}
        />
      )}
      <div className={css.head}>
        <Title id={heading} tray={tray} outcome={outcome} />
        <div className={css.actions}>
          {tray && total > 0 && (
            <TrayButtons tray={tray} resumes={resumes && mayResume(tray)} busy={busy} onStarted={keepFocus} />
          )}
          {!busy && <PlanButtons canSave={total > 0} />}
          {outcome && total === 0 && !busy && <RunActions {...outcome} onClosed={keepFocus} />}
          <IconButton
            label={place.trayOpen ? t("sharing.tray.close") : t("sharing.tray.open")}
            icon={place.trayOpen ? ChevronDown : ChevronUp}
            onPress={() => changeShareView({ trayOpen: !place.trayOpen })}
          />
        </div>
      </div>
      {place.trayOpen && (
        // A scrolling region must be reachable by keyboard even if nothing inside it is.
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
              <RunActions {...outcome} onClosed={keepFocus} />
            </div>
          )}
          {outcome && <RunView {...outcome} />}
          {tray && toManager > 0 && !busy && (
            <TrayLines
              tray={tray}
              dataflow={tray.destination.state}
              isDisabled={busy}
              resumes={resumes && mayResume(tray)}
              onResumes={mayResume(tray) ? setResumes : undefined}
              on={on}
            />
          )}
          {tray && !busy && <PlatformPart tray={tray} onRemoved={keepFocus} />}
        </div>
      )}
    </section>
  );
}

/** The lines in the other direction. */
function PlatformPart({ tray, onRemoved }: { tray: Plan; onRemoved: () => void }) {
  const remove = usePlatformRemove(toastFailure);
  const choose = usePlatformRoute(toastFailure);
  const on = useStableFunctions({
    remove: (of: ObjectLink) => inBackground(takenOut(remove.run, of).then(onRemoved)),
    route: (route: PlatformRoute) => inBackground(choose.run(route)),
  });
  if (tray.toPlatform.total === 0) return null;
  return (
    <>
      {tray.total > 0 && <h3 className={css.section}>{t("platform.tray.section")}</h3>}
      <PlatformLines tray={tray.toPlatform} isDisabled={false} onRemove={on.remove} onRoute={on.route} />
    </>
  );
}

async function takenOut(
  run: (of: readonly ObjectLink[]) => Promise<Plan | undefined>,
  of: ObjectLink,
): Promise<void> {
  const tray = await run([of]);
  if (tray) announce(t("sharing.announce.removed", { name: of.name || of.id, total: totalOf(tray) }));
}

/** What a line can be asked for; the functions stay the same, so that lines need not be drawn again. */
function useLineActions(onRemoved: () => void): LineActions {
  const remove = useTrayRemove(toastFailure);
  const choose = useTrayRoute(toastFailure);
  const create = useCreateDestination(toastFailure);
  const decide = useTrayConflict(toastFailure);
  return useStableFunctions({
    remove: (line: TrayLine) => inBackground(removed(remove.run, line).then(onRemoved)),
    replaced: onRemoved,
    conflict: (line: TrayLine, choice: ConflictChoice, all: boolean) =>
      inBackground(decided(decide.run, line, choice, all)),
    creates: (creates: boolean) => inBackground(create.run(creates)),
    route: (line: TrayLine, route: Route, all: boolean) => inBackground(routed(choose.run, line, route, all)),
  });
}

interface TitleProps {
  id: string;
  tray: Plan | undefined;
  outcome: Outcome | undefined;
}

/** The pending lines; without any, the state of the last run. */
function Title({ id, tray, outcome }: TitleProps) {
  if (outcome && (isRunning(outcome.run) || !tray || totalOf(tray) === 0)) {
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
      <h2 id={id}>{titleWords(tray?.total ?? 0, tray?.toPlatform.total ?? 0)}</h2>
      <span className={css.quiet}>{t("sharing.tray.note")}</span>
    </>
  );
}

function titleWords(toManager: number, toPlatform: number): string {
  if (toPlatform === 0) return t("sharing.tray.title", { n: toManager });
  return toManager === 0
    ? t("platform.tray.title", { n: toPlatform })
    : t("platform.tray.both", { n: toManager + toPlatform });
}

async function removed(
  run: (audienceIds: string[]) => Promise<Plan | undefined>,
  { audience }: Plan["lines"][number],
): Promise<void> {
  const tray = await run([audience.id]);
  if (tray) announce(t("sharing.announce.removed", { name: audience.name, total: totalOf(tray) }));
}

/** Chooses a route, and says what came of it: the other route may be refused. */
async function routed(
  run: (choice: { audienceIds: string[]; route: Route }) => Promise<Plan | undefined>,
  { audience }: TrayLine,
  route: Route,
  all: boolean,
): Promise<void> {
  const tray = await run({ audienceIds: all ? [] : [audience.id], route });
  const line = tray?.lines.find((one) => one.audience.id === audience.id);
  if (!tray || !line) return;
  const members = membersOf(line, tray.destination.state);
  if (!members) return;
  announce(
    t("sharing.announce.route", {
      name: audience.name,
      which: all ? "all" : "one",
      members: memberWords(members),
    }),
  );
}

/** Chooses what becomes of lines that something is in the way of, and says so. */
async function decided(
  run: (choice: { audienceIds: string[]; choice: ConflictChoice }) => Promise<Plan | undefined>,
  { audience }: TrayLine,
  choice: ConflictChoice,
  all: boolean,
): Promise<void> {
  if (!(await run({ audienceIds: all ? [] : [audience.id], choice }))) return;
  announce(
    t("sharing.announce.choice", {
      name: audience.name,
      which: all ? "all" : "one",
      choice: own(choiceWords(choice)),
    }),
  );
}

interface TrayButtonsProps {
  tray: Plan;
  /** Whether the dataflow is resumed too. */
  resumes: boolean;
  busy: boolean;
  /** Called when a pressed button is about to disappear. */
  onStarted: () => void;
}

/** Why nothing would be sent; a missing permission comes first. Lines that do not need it can still be committed. */
function whyHeld({ lines, toCommit }: Plan): string | undefined {
  if (toCommit > 0) return undefined;
  const reasons = lines.flatMap(({ verdict }) => (verdict.kind === "refused" ? [verdict.reason] : []));
  const lacking = reasons.find(({ kind }) => kind === "missingRight");
  return lacking ? refusalWords(lacking) : t("errors.notPossible.nothingToCommit");
}

/** Whether a commit can resume the dataflow: it is paused, and a line needs it. */
function mayResume({ destination, lines }: Plan): boolean {
  return destination.state === "paused" && lines.some(isByDataflow);
}

function changesAnything({ verdict }: Plan["lines"][number]): boolean {
  return verdict.kind !== "refused" && verdict.kind !== "adopt" && verdict.kind !== "skip";
}

function isByDataflow({ verdict }: Plan["lines"][number]): boolean {
  return verdict.kind === "activate" || verdict.kind === "giveMembers";
}

/** What the requests of a commit do, by route. */
function confirmWords({ calls, groundwork, lines, total }: Plan, resumes: boolean): string {
  const activated = lines.filter(isByDataflow).length;
  const created = lines.filter(({ verdict }) => ["make", "complete"].includes(verdict.kind)).length;
  const mix =
    total > lines.length ? "both" : activated === 0 ? "create" : created === 0 ? "activate" : "both";
  const n = calls + (resumes ? 1 : 0);
  const words = t("sharing.tray.confirm.words", { n, mix: n === 0 ? "nothing" : mix });
  if (groundwork.some(({ verb }) => verb === "createDestination")) {
    return t("sharing.tray.confirm.createDestination", { words: own(words) });
  }
  return resumes ? t("sharing.tray.confirm.resume", { words: own(words) }) : words;
}

/** How many lines differ from the plan files that they came from. */
function differing({ fromPlans }: Plan): number {
  return fromPlans.reduce((sum, source) => sum + source.differing, 0);
}

function withDifferences(tray: Plan, words: string): string {
  const n = differing(tray);
  return n === 0 ? words : t("sharing.tray.confirm.differing", { words: own(words), n });
}

function TrayButtons({ tray, resumes, busy, onStarted }: TrayButtonsProps) {
  const discard = useTrayDiscard(toastFailure);
  const why = whyHeld(tray);
  const discardAll = async () => {
    if (!(await discard.run())) return;
    announce(t("sharing.announce.discarded"));
    onStarted();
  };
  const hasLines = tray.total > 0;
  return (
    <>
      {hasLines && why !== undefined && <span className={css.quiet}>{why}</span>}
      <Button variant="secondary" isDisabled={busy} onPress={() => inBackground(discardAll())}>
        {t("common.discard")}
      </Button>
      {tray.toPlatform.total > 0 && (
        <PlatformCommit tray={tray.toPlatform} busy={busy} isMain={!hasLines} onStarted={onStarted} />
      )}
      {hasLines && <CommitButton tray={tray} resumes={resumes} busy={busy} why={why} onStarted={onStarted} />}
    </>
  );
}

/** Commits the lines to Audience Manager. */
function CommitButton({
  tray,
  resumes,
  busy,
  why,
  onStarted,
}: TrayButtonsProps & { why: string | undefined }) {
  const starts = useRunStarts();
  const confirm = useConfirm();
  return (
    <>
      <Button
        variant="accent"
        isDisabled={busy || why !== undefined}
        onPress={() =>
          confirm.ask({
            title: t("sharing.tray.confirm", { n: tray.toCommit }),
            words: withDifferences(tray, confirmWords(tray, resumes)),
            // Whoever saved the plan file approved something else.
            everywhere: differing(tray) > 0,
            label: t("sharing.tray.commit", { n: tray.toCommit }),
            about: tray.lines.filter(changesAnything).map(({ audience }) => audience),
            // Of a long tray only the first lines are known.
            count: tray.total > tray.lines.length ? tray.toCommit : undefined,
            act() {
              onStarted();
              inBackground(starts.commit(tray, resumes, differing(tray) > 0));
            },
          })
        }
      >
        {t("sharing.tray.commit", { n: tray.toCommit })}
      </Button>
      {confirm.dialog}
    </>
  );
}
