/** The bar at the top: mark, connection and sandbox, search over both sides, and how fresh both sides are. */
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
        label={t("frame.refresh")}
        icon={Refresh}
        onPress={onRefresh}
        isDisabled={facts.refreshing || !connection}
      />
    </header>
  );
}

/** How old both sides are, at every width; two ages that are the same are said once. */
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
        <Side long={t("frame.audienceManager")} short={t("frame.audienceManager.short")} />{" "}
        <AgeLabel at={manager} />
      </span>
      <span className={css.between} aria-hidden="true">
        {" · "}
      </span>
      <span>
        <Side long={t("frame.experiencePlatform")} short={t("frame.experiencePlatform.short")} />{" "}
        <AgeLabel at={platform} />
      </span>
    </>
  );
}

/** A side's name, and what the eye gets of it in a narrow window. */
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
