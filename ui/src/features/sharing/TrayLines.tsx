/** The lines of the pending plan: first the one-time setup, then one line for each audience. */
import { Checkbox } from "@react-spectrum/s2/Checkbox";
import { useId } from "react";
import Layers from "@react-spectrum/s2/icons/Layers";
import type { IntegrationState, Route, Tray, TrayLine } from "../../bindings";
import { t, isolate, own } from "../../i18n";
import { StateMark } from "../../shared/pairs/StateMark";
import { Calls, TrayLineRow } from "./TrayLineRow";
import css from "./tray.module.css";

interface TrayLinesProps {
  tray: Tray;
  /** Whether members flow now. */
  dataflow: IntegrationState;
  isDisabled: boolean;
  /** Whether the commit resumes the dataflow too. */
  resumes: boolean;
  /** Changes that; undefined if the dataflow need not be resumed. */
  onResumes: ((resumes: boolean) => void) | undefined;
  onRemove: (line: TrayLine) => void;
  onRoute: (line: TrayLine, route: Route, all: boolean) => void;
}

export function TrayLines({
  tray,
  dataflow,
  isDisabled,
  resumes,
  onResumes,
  onRemove,
  onRoute,
}: TrayLinesProps) {
  const hint = useId();
  const hidden = tray.total - tray.lines.length;
  return (
    <ul className={css.lines} aria-label={t("sharing.tray.lines")}>
      {tray.groundwork.length > 0 && (
        <li className={css.line}>
          <Layers aria-hidden="true" />
          <p className={css.words}>{groundworkWords(tray)}</p>
          <Calls calls={tray.groundwork.length} steps={tray.groundwork} />
          <span className={css.blank} />
        </li>
      )}
      {onResumes && (
        <li className={css.line}>
          <StateMark of="paused" />
          <div className={css.words}>
            <Checkbox
              isSelected={resumes}
              isDisabled={isDisabled}
              onChange={onResumes}
              aria-describedby={hint}
            >
              {t("sharing.tray.resumeDataflow")}
            </Checkbox>
            <p id={hint} className={css.notes}>
              {t("sharing.tray.resumeDataflow.hint")}
            </p>
          </div>
          <span className={css.calls}>{t("sharing.tray.calls", { n: resumes ? 1 : 0 })}</span>
          <span className={css.blank} />
        </li>
      )}
      {tray.lines.map((line) => (
        <TrayLineRow
          key={line.audience.id}
          line={line}
          destination={tray.destination}
          dataflow={resumes ? "on" : dataflow}
          isDisabled={isDisabled}
          onRemove={onRemove}
          onRoute={onRoute}
        />
      ))}
      {hidden > 0 && <li className={css.more}>{t("common.more", { n: hidden })}</li>}
    </ul>
  );
}

/** What is created once, and the request that adds audiences to the dataflow. */
function groundworkWords({ groundwork, destination }: Tray): string {
  const created = groundwork.filter(({ verb }) => verb === "create");
  const names = own(created.map(({ name }) => isolate(name)).join(", "));
  const parts = created.length > 0 ? [t("sharing.tray.setup", { names })] : [];
  const added = groundwork.find(({ verb }) => verb === "select");
  if (added) {
    const { selected, maximum } = destination;
    parts.push(t("sharing.tray.select", { n: added.count, sum: selected + added.count, maximum }));
  }
  return parts.join(". ");
}
