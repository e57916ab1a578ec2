/**
 * One line above every screen about shared audiences while the dataflow is paused: whatever is shared now gets no members.
 * It goes by itself after resuming.
 */
import { useWorkspace } from "../../api/workspace";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { StateMark } from "./StateMark";
import css from "./pairs.module.css";

export function PausedBanner() {
  const dataflow = useWorkspace().value?.dataflow;
  if (dataflow !== "paused") return null;
  return (
    <p className={css.paused}>
      <StateMark of="paused" />
      <span>
        <b>{t("pairs.paused.title")}</b> {t("pairs.paused.words")}
      </span>
      <a href={hrefOf({ screen: "connection" })}>{t("pairs.paused.more")}</a>
    </p>
  );
}
