/** The lines of the pending plan: first the one-time setup, then one line for each audience. */
import { Checkbox } from "@react-spectrum/s2/Checkbox";
import { useId } from "react";
import Layers from "@react-spectrum/s2/icons/Layers";
import type { ConflictChoice, IntegrationState, PlannedStep, Route, Tray, TrayLine } from "../../bindings";
import { t, isolate, own } from "../../i18n";
import { StateMark, type Marked } from "../../shared/pairs/StateMark";
import { PlanSourceRow } from "./FromPlan";
import { Calls, TrayLineRow } from "./TrayLineRow";
import css from "./tray.module.css";

/** Adobe's name, the same in every language. */
const DESTINATION = "Experience Cloud Audiences";

interface TrayLinesProps {
  tray: Tray;
  /** Whether members flow now. */
  dataflow: IntegrationState;
  isDisabled: boolean;
  /** Whether the commit resumes the dataflow too. */
  resumes: boolean;
  /** Changes that; undefined if the dataflow need not be resumed. */
  onResumes: ((resumes: boolean) => void) | undefined;
  on: LineActions;
}

/** What the lines can be asked for. */
export interface LineActions {
  /** Changes whether the destination is created. */
  creates: (creates: boolean) => void;
  remove: (line: TrayLine) => void;
  route: (line: TrayLine, route: Route, all: boolean) => void;
  conflict: (line: TrayLine, choice: ConflictChoice, all: boolean) => void;
  /** A line has been replaced by another one. */
  replaced: () => void;
}

export function TrayLines({ tray, dataflow, isDisabled, resumes, onResumes, on }: TrayLinesProps) {
  const { destination } = tray;
  const hidden = tray.total - tray.lines.length;
  return (
    <ul className={css.lines} aria-label={t("sharing.tray.lines")}>
      {tray.fromPlans.map((source) => (
        <PlanSourceRow key={`${source.savedAt} ${source.savedBy}`} source={source} />
      ))}
      {tray.groundwork.length > 0 && (
        <li className={css.line}>
          <Layers aria-hidden="true" />
          <p className={css.words}>{groundworkWords(tray)}</p>
          <Calls calls={groundworkCalls(tray)} steps={tray.groundwork} />
          <span className={css.blank} />
        </li>
      )}
      {destination.state === "off" && (
        <OptionRow
          of="shell"
          label={t("sharing.tray.createDestination")}
          hint={t("sharing.tray.createDestination.hint")}
          // It is among the one-time steps, where its requests are counted.
          calls={undefined}
          isSelected={tray.createsDestination}
          isDisabled={isDisabled}
          onChange={on.creates}
        />
      )}
      {onResumes && (
        <OptionRow
          of="paused"
          label={t("sharing.tray.resumeDataflow")}
          hint={t("sharing.tray.resumeDataflow.hint")}
          calls={resumes ? 1 : 0}
          isSelected={resumes}
          isDisabled={isDisabled}
          onChange={onResumes}
        />
      )}
      {tray.lines.map((line) => (
        <TrayLineRow
          key={line.audience.id}
          line={line}
          destination={tray.createsDestination ? { ...destination, state: "on" } : destination}
          dataflow={resumes || tray.createsDestination ? "on" : dataflow}
          isDisabled={isDisabled}
          onRemove={on.remove}
          onRoute={on.route}
          onConflict={on.conflict}
          onReplaced={on.replaced}
        />
      ))}
      {hidden > 0 && <li className={css.more}>{t("common.more", { n: hidden })}</li>}
    </ul>
  );
}

interface OptionRowProps {
  of: Marked;
  label: string;
  /** What it means. */
  hint: string;
  /** Number of requests; undefined if they are counted elsewhere. */
  calls: number | undefined;
  isSelected: boolean;
  isDisabled: boolean;
  onChange: (isSelected: boolean) => void;
}

/** Something about the dataflow that the commit does only if it is asked for. */
function OptionRow({ of, label, hint, calls, isSelected, isDisabled, onChange }: OptionRowProps) {
  const id = useId();
  return (
    <li className={css.line}>
      <StateMark of={of} />
      <div className={css.words}>
        <Checkbox isSelected={isSelected} isDisabled={isDisabled} onChange={onChange} aria-describedby={id}>
          {label}
        </Checkbox>
        <p id={id} className={css.notes}>
          {hint}
        </p>
      </div>
      {calls === undefined ? (
        <span className={css.blank} />
      ) : (
        <span className={css.calls}>{t("sharing.tray.calls", { n: calls })}</span>
      )}
      <span className={css.blank} />
    </li>
  );
}

/** What is created once, and the request that adds audiences to the dataflow. */
function groundworkWords({ groundwork, destination }: Tray): string {
  const created = groundwork.filter(({ verb }) => verb === "create" || verb === "createDestination");
  const names = own(created.map(nameOf).join(", "));
  const parts = created.length > 0 ? [t("sharing.tray.setup", { names })] : [];
  const added = groundwork.find(({ verb }) => verb === "select");
  if (added) {
    const { selected, maximum } = destination;
    parts.push(t("sharing.tray.select", { n: added.count, sum: selected + added.count, maximum }));
  }
  return parts.join(". ");
}

/** The requests that are not of a line alone. */
function groundworkCalls({ calls, lines, total, groundwork }: Tray): number {
  // Of a long tray only the first lines are known; one step is usually one request.
  if (total > lines.length) return groundwork.length;
  return calls - lines.reduce((sum, line) => sum + line.calls, 0);
}

function nameOf({ verb, name }: PlannedStep): string {
  return isolate(verb === "createDestination" ? DESTINATION : name);
}
