/** The navigation at the left: the screens of the product, those of the open connection, and the set-up. */
import AudiencesIcon from "@react-spectrum/s2/icons/UserGroup";
import ConnectionIcon from "@react-spectrum/s2/icons/Heart";
import ConnectionsIcon from "@react-spectrum/s2/icons/Buildings";
import CredentialsIcon from "@react-spectrum/s2/icons/Key";
import FolderIcon from "@react-spectrum/s2/icons/Folder";
import HistoryIcon from "@react-spectrum/s2/icons/History";
import LayersIcon from "@react-spectrum/s2/icons/Layers";
import SettingsIcon from "@react-spectrum/s2/icons/Settings";
import ShareIcon from "@react-spectrum/s2/icons/Share";
import type { ComponentType } from "react";
import { formatNumber, t, type MessageKey } from "../../i18n";
import { hrefOf, type Route, type Screen } from "../../navigation";
import css from "./frame.module.css";

type Entry = { screen: Route["screen"] & TopScreen; label: MessageKey; icon: ComponentType };
type TopScreen = "share" | "traits" | "segments" | "audiences" | "activity" | "connection" | SetUpScreen;
type SetUpScreen = "connections" | "credentials" | "settings";

const MAIN: Entry[] = [
  { screen: "share", label: "nav.share", icon: ShareIcon },
  { screen: "traits", label: "nav.traits", icon: FolderIcon },
  { screen: "segments", label: "nav.segments", icon: LayersIcon },
  { screen: "audiences", label: "nav.audiences", icon: AudiencesIcon },
];

const CONNECTION: Entry[] = [
  { screen: "activity", label: "nav.activity", icon: HistoryIcon },
  { screen: "connection", label: "nav.health", icon: ConnectionIcon },
];

const SET_UP: Entry[] = [
  { screen: "connections", label: "nav.connections", icon: ConnectionsIcon },
  { screen: "credentials", label: "nav.credentials", icon: CredentialsIcon },
  { screen: "settings", label: "nav.settings", icon: SettingsIcon },
];

/** Detail screens light up the list they belong to. */
const BELONGS: Partial<Record<Screen, TopScreen>> = {
  trait: "traits",
  segment: "segments",
  audience: "audiences",
  job: "activity",
  connectionHealth: "connections",
  newConnection: "connections",
  editConnection: "connections",
};

interface SideNavProps {
  screen: Screen;
  counts: Partial<Record<Screen, number>>;
}

export function SideNav({ screen, counts }: SideNavProps) {
  const current = BELONGS[screen] ?? screen;
  const list = (entries: Entry[]) => (
    <ul>
      {entries.map((entry) => (
        <NavEntry
          key={entry.screen}
          entry={entry}
          current={entry.screen === current}
          count={counts[entry.screen]}
        />
      ))}
    </ul>
  );
  return (
    <nav className={css.side} aria-label={t("nav.label")}>
      {list(MAIN)}
      <h2 className={css.sideTitle}>{t("nav.connection")}</h2>
      {list(CONNECTION)}
      <h2 className={css.sideTitle}>{t("nav.setUp")}</h2>
      {list(SET_UP)}
    </nav>
  );
}

interface NavEntryProps {
  entry: Entry;
  current: boolean;
  count: number | undefined;
}

function NavEntry({ entry, current, count }: NavEntryProps) {
  const Icon = entry.icon;
  return (
    <li>
      <a
        className={css.entry}
        href={hrefOf({ screen: entry.screen })}
        aria-current={current ? "page" : undefined}
      >
        <Icon aria-hidden="true" />
        <span className={css.entryLabel}>{t(entry.label)}</span>
        {count !== undefined && <span className={css.count}>{formatNumber(count)}</span>}
      </a>
    </li>
  );
}
