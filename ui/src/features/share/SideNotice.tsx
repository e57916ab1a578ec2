/** A line over a list when its side could not be read: why, how old the kept copy is, and a way to try again. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import AlertTriangle from "@react-spectrum/s2/icons/AlertTriangle";
import { showFailure } from "../../api/failure";
import { useRefresh, useWorkspace } from "../../api/workspace";
import type { Freshness } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { t, tRich } from "../../i18n";
import css from "./share.module.css";

export function SideNotice({ side }: { side: keyof Freshness }) {
  const freshness = useWorkspace().value?.freshness[side];
  const refresh = useRefresh();
  if (!freshness?.failure || freshness.refreshing || refresh.isRunning) return null;
  const { title, words } = showFailure(freshness.failure);
  return (
    <div className={css.notice} role="status" title={words}>
      <AlertTriangle aria-hidden="true" />
      <span>
        {freshness.readAt === null
          ? title
          : tRich("share.notice.copy", { title, age: <AgeLabel at={freshness.readAt} /> })}
      </span>
      <ActionButton size="XS" onPress={() => void refresh.start()}>
        {t("errors.action.retry")}
      </ActionButton>
    </div>
  );
}
