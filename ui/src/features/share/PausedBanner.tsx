/** One line while the dataflow is paused: whatever is shared now gets no members. It goes by itself after resuming. */
import { useWorkspace } from "../../api/workspace";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { StateMark } from "../pairs/StateMark";
import css from "./share.module.css";

export function PausedBanner() {
  const dataflow = useWorkspace().value?.dataflow;
  return (
    <div role="status">
      {dataflow === "paused" && (
        <p className={css.paused}>
          <StateMark of="paused" />
          <span>
            <b>{t("share.paused.title")}</b> {t("share.paused.words")}
          </span>
          <a href={hrefOf({ screen: "connection" })}>{t("share.paused.more")}</a>
        </p>
      )}
    </div>
  );
}
