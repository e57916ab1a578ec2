/** The bar at the top: mark, connection and sandbox, search over both sides, and how fresh both sides are. */
import Mark from "@react-spectrum/s2/icons/Share";
import Refresh from "@react-spectrum/s2/icons/Refresh";
import { t } from "../../i18n";
import { AgeLabel } from "../AgeLabel";
import { ProductionBadge } from "../ConnectionMark";
import { IconButton } from "../IconButton";
import { ConnectionPicker } from "./ConnectionPicker";
import { GlobalSearch } from "./GlobalSearch";
import type { FrameFacts, FramePicker, FrameSearch } from "./facts";
import css from "./frame.module.css";

interface TopBarProps {
  facts: FrameFacts;
  picker: FramePicker;
  search: FrameSearch;
  onRefresh: () => void;
}

export function TopBar({ facts, picker, search, onRefresh }: TopBarProps) {
  const { connection } = facts;
  return (
    <header className={css.top}>
      <span className={css.brand}>
        <Mark aria-hidden="true" />
        <span>{t("app.name")}</span>
      </span>
      <ConnectionPicker connection={connection} picker={picker} />
      {connection?.production && <ProductionBadge />}
      {facts.sandbox && <span className={css.quiet}>{t("frame.sandbox", { name: facts.sandbox })}</span>}
      <GlobalSearch {...search} />
      <p className={css.freshness}>
        {facts.refreshing ? (
          t("frame.refreshing")
        ) : (
          <>
            {t("frame.audienceManager")} <AgeLabel at={facts.audienceManagerReadAt} />
            {" · "}
            {t("frame.experiencePlatform")} <AgeLabel at={facts.experiencePlatformReadAt} />
          </>
        )}
      </p>
      <IconButton
        label={t("frame.refresh")}
        icon={Refresh}
        onPress={onRefresh}
        isDisabled={facts.refreshing || !connection}
      />
    </header>
  );
}
