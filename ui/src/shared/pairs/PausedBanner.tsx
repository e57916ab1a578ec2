/**
 * One line above every screen about shared audiences while the dataflow is paused: shared audiences get no members. It
 * disappears when the dataflow is resumed. While something is pressed or dragged it neither appears nor disappears: it would move
 * the folders away from the pointer, and the drop would hit another one.
 */
import { useWorkspace } from "../../api/workspace";
import { useSteady } from "../../components/dnd/useHeld";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { DataflowSwitch } from "./DataflowSwitch";
import { StateMark } from "./StateMark";
import css from "./pairs.module.css";

export function PausedBanner() {
  const dataflow = useSteady(useWorkspace().value?.dataflow);
  if (dataflow !== "paused") return null;
  return (
    <p className={css.paused}>
      <StateMark of="paused" />
      <span>
        <b>{t("pairs.paused.title")}</b> {t("pairs.paused.words")}
      </span>
      <DataflowSwitch to="on" />
      <a href={hrefOf({ screen: "connection" })}>{t("pairs.paused.more")}</a>
    </p>
  );
}
