/** The bar at the top: mark, connection and sandbox, search over both services, and the age of the data of both. */
import Mark from "@react-spectrum/s2/icons/Share";
import Refresh from "@react-spectrum/s2/icons/Refresh";
import { t } from "../i18n";
import { AgeLabel, ageInWords } from "../components/AgeLabel";
import { useNow } from "../components/clock";
import { ProductionBadge } from "../components/ConnectionMark";
import { IconButton } from "../components/IconButton";
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
      {facts.sandbox && (
        <span className={`${css.quiet} ${css.sandbox}`}>{t("frame.sandbox", { name: facts.sandbox })}</span>
      )}
      <GlobalSearch {...search} />
      <p className={css.freshness}>
        {facts.refreshing ? t("frame.refreshing") : <Freshness facts={facts} />}
      </p>
      <IconButton
        label={t("common.refreshData")}
        icon={Refresh}
        onPress={onRefresh}
        isDisabled={facts.refreshing || !connection}
      />
    </header>
  );
}

/** The age of both services' data, at every width; equal ages are shown once. */
function Freshness({ facts }: { facts: FrameFacts }) {
  const { audienceManagerReadAt: manager, experiencePlatformReadAt: platform } = facts;
  const now = useNow();
  if (manager !== null && platform !== null && ageInWords(manager, now) === ageInWords(platform, now)) {
    return (
      <>
        {t("frame.bothSides")} <AgeLabel at={Math.min(manager, platform)} />
      </>
    );
  }
  return (
    <>
      <span>
        <Side long={t("common.audienceManager")} short={t("frame.audienceManager.short")} />{" "}
        <AgeLabel at={manager} />
      </span>
      <span className={css.between} aria-hidden="true">
        {" · "}
      </span>
      <span>
        <Side long={t("common.experiencePlatform")} short={t("frame.experiencePlatform.short")} />{" "}
        <AgeLabel at={platform} />
      </span>
    </>
  );
}

/** A service's name, and its short form for a narrow window. */
function Side({ long, short }: { long: string; short: string }) {
  return (
    <>
      <span className={css.longName}>{long}</span>
      <span className={css.shortName} aria-hidden="true">
        {short}
      </span>
    </>
  );
}
