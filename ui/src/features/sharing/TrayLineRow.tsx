/** One line of the tray: the audience, what is created or used, notes, and the number of requests. */
import Alert from "@react-spectrum/s2/icons/AlertTriangle";
import Close from "@react-spectrum/s2/icons/Close";
import LinkIcon from "@react-spectrum/s2/icons/Link";
import Skip from "@react-spectrum/s2/icons/Cancel";
import ShareIcon from "@react-spectrum/s2/icons/Share";
import { memo, useState } from "react";
import type {
  ConflictChoice,
  IntegrationState,
  PlanNote,
  PlannedStep,
  Route,
  TrayDestination,
  TrayLine,
  Verdict,
} from "../../bindings";
import { IconButton } from "../../components/IconButton";
import { Name, Words } from "../../components/Name";
import { t, tRich, visible, type MessageKey } from "../../i18n";
import { lastOf, noteWords, stepWords, verdictWords } from "../../shared/sharing/words/plan";
import { Tip } from "../../components/Tip";
import { ConflictMenu } from "./ConflictMenu";
import { DefineButton, isComposition } from "./DefineButton";
import { Differences } from "./FromPlan";
import { GovernanceBadge, GovernanceRules } from "./GovernanceBadge";
import { RouteChoice } from "./RouteChoice";
import css from "./tray.module.css";

const ICONS: Record<Verdict["kind"], typeof ShareIcon> = {
  make: ShareIcon,
  complete: ShareIcon,
  adopt: LinkIcon,
  activate: ShareIcon,
  giveMembers: ShareIcon,
  skip: Skip,
  refused: Alert,
};

interface TrayLineRowProps {
  line: TrayLine;
  destination: TrayDestination;
  /** The dataflow as it will be after the commit. */
  dataflow: IntegrationState;
  isDisabled: boolean;
  onRemove: (line: TrayLine) => void;
  /** Chooses the route of this line, or of every line. */
  onRoute: (line: TrayLine, route: Route, all: boolean) => void;
  /** Chooses what becomes of this line, or of every line, if something is in its way. */
  onConflict: (line: TrayLine, choice: ConflictChoice, all: boolean) => void;
  /** Called when another line has taken the place of this one. */
  onReplaced: () => void;
}

/** Drawn again only when its line changes: a tray can have hundreds. */
export const TrayLineRow = memo(function TrayLineRow({
  line,
  destination,
  dataflow,
  isDisabled,
  onRemove,
  onRoute,
  onConflict,
  onReplaced,
}: TrayLineRowProps) {
  const { audience, verdict, folderPath } = line;
  const folder = lastOf(folderPath);
  const Icon = ICONS[verdict.kind];
  const notes = notesOf(line);
  const [rulesOpen, setRulesOpen] = useState(false);
  return (
    <li className={css.line} data-verdict={verdict.kind}>
      <Icon aria-hidden="true" />
      <div className={css.words}>
        <p>
          <Name strong wrap>
            {audience.name}
          </Name>
          <span aria-hidden="true"> → </span>
          {verdict.kind === "make" || verdict.kind === "activate"
            ? tRich(createdBy(line), {
                folder: (
                  <Tip words={visible(folderPath)}>
                    <Words>{folder}</Words>
                  </Tip>
                ),
              })
            : verdictWords(verdict, folder)}
        </p>
        <p className={css.notes}>
          {line.conflict && (
            <ConflictMenu
              line={line}
              conflict={line.conflict}
              isDisabled={isDisabled}
              onChoose={(choice, all) => onConflict(line, choice, all)}
            />
          )}
          <GovernanceBadge
            name={audience.name}
            governance={line.governance}
            isOpen={rulesOpen}
            onToggle={() => setRulesOpen(!rulesOpen)}
          />
          <RouteChoice
            line={line}
            destination={destination}
            dataflow={dataflow}
            isDisabled={isDisabled}
            onChoose={(route, all) => onRoute(line, route, all)}
          />
          {notes.map((note) => (
            <span key={note}>{note}</span>
          ))}
        </p>
        {rulesOpen && <GovernanceRules governance={line.governance} />}
        {isComposition(line) && <DefineButton line={line} isDisabled={isDisabled} onDone={onReplaced} />}
        <Differences from={line.fromPlan} />
      </div>
      <Calls calls={line.calls} steps={line.steps} />
      <IconButton
        label={t("sharing.tray.remove", { name: audience.name })}
        icon={Close}
        isDisabled={isDisabled}
        onPress={() => onRemove(line)}
      />
    </li>
  );
});

/** Who creates the pair. */
function createdBy({ verdict, notes }: TrayLine): MessageKey {
  if (verdict.kind === "make") return "sharing.verdict.create";
  return notes.some(({ kind }) => kind === "alreadySent")
    ? "sharing.verdict.sent"
    : "sharing.verdict.activate";
}

/** Notes that the badge and its sentence say already. */
const IN_BADGE = new Set<PlanNote["kind"]>(["shell", "flowPaused", "notSent", "alreadySent"]);

function notesOf({ verdict, notes }: TrayLine): string[] {
  const words = notes.filter(({ kind }) => !IN_BADGE.has(kind)).map(noteWords);
  return verdict.kind === "complete" && verdict.adopted.kind === "trait"
    ? [t("sharing.note.nothingDoubled"), ...words]
    : words;
}

/** The number of requests, and each request on demand. */
export function Calls({ calls, steps }: { calls: number; steps: readonly PlannedStep[] }) {
  const [open, setOpen] = useState(false);
  if (steps.length === 0) return <span className={css.calls}>{t("sharing.tray.calls", { n: calls })}</span>;
  return (
    <>
      <button type="button" className={css.calls} aria-expanded={open} onClick={() => setOpen(!open)}>
        {t("sharing.tray.calls", { n: calls })}
      </button>
      {open && (
        <ol className={css.steps}>
          {steps.map((step, place) => (
            // Steps have no ID and never change their order.
            <li key={place}>
              <bdi dir="auto">{stepWords(step)}</bdi>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}
