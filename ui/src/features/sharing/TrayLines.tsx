/** The lines of the pending plan: first the one-time setup, then one line for each audience. */
import Layers from "@react-spectrum/s2/icons/Layers";
import type { Tray, TrayLine } from "../../bindings";
import { t, isolate, own } from "../../i18n";
import { Calls, TrayLineRow } from "./TrayLineRow";
import css from "./tray.module.css";

interface TrayLinesProps {
  tray: Tray;
  isDisabled: boolean;
  onRemove: (line: TrayLine) => void;
}

export function TrayLines({ tray, isDisabled, onRemove }: TrayLinesProps) {
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
      {tray.lines.map((line) => (
        <TrayLineRow key={line.audience.id} line={line} isDisabled={isDisabled} onRemove={onRemove} />
      ))}
      {hidden > 0 && <li className={css.more}>{t("common.more", { n: hidden })}</li>}
    </ul>
  );
}

function groundworkWords({ groundwork }: Tray): string {
  return t("sharing.tray.setup", { names: own(groundwork.map(({ name }) => isolate(name)).join(", ")) });
}
