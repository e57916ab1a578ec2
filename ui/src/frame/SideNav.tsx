/** The navigation on the left: the main screens, those of the connection in use, and the setup. */
import { formatNumber, t } from "../i18n";
import { addressOf, type Route, type Screen } from "../navigation";
import { screens, type NavGroup } from "./screens";
import css from "./frame.module.css";

/** The entries of a group, in the order of the table of screens. */
function entriesOf(group: NavGroup): Screen[] {
  return (Object.keys(screens) as Screen[]).filter((screen) => screens[screen].nav?.group === group);
}

interface SideNavProps {
  route: Route;
  counts: Partial<Record<Screen, number>>;
  /** How many wait for a decision. */
  waiting: Partial<Record<Screen, number>>;
}

export function SideNav({ route, counts, waiting }: SideNavProps) {
  const { partOf } = screens[route.screen];
  const current = typeof partOf === "function" ? partOf(route) : (partOf ?? route.screen);
  const list = (group: NavGroup) => (
    <ul>
      {entriesOf(group).map((entry) => (
        <NavEntry
          key={entry}
          screen={entry}
          isCurrent={entry === current}
          count={counts[entry]}
          waiting={waiting[entry]}
        />
      ))}
    </ul>
  );
  return (
    <nav className={css.side} aria-label={t("nav.label")}>
      {list("main")}
      <h2 className={css.sideTitle}>{t("nav.connection")}</h2>
      {list("connection")}
      <h2 className={css.sideTitle}>{t("nav.setUp")}</h2>
      {list("setUp")}
    </nav>
  );
}

interface NavEntryProps {
  screen: Screen;
  isCurrent: boolean;
  count: number | undefined;
  waiting: number | undefined;
}

function NavEntry({ screen, isCurrent, count, waiting }: NavEntryProps) {
  const { nav } = screens[screen];
  if (!nav) return null;
  const Icon = nav.icon;
  return (
    <li>
      <a className={css.entry} href={addressOf(screen)} aria-current={isCurrent ? "page" : undefined}>
        <Icon aria-hidden="true" />
        <span className={css.entryLabel}>{t(nav.label)}</span>
        {count !== undefined && <span className={css.count}>{formatNumber(count)}</span>}
        {waiting !== undefined && waiting > 0 && (
          <span className={css.count} data-waits>
            {t("nav.waits", { n: waiting })}
          </span>
        )}
      </a>
    </li>
  );
}
