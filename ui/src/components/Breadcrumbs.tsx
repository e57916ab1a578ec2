/**
 * The path to a page, followed by the page's heading. When space is short, the parents shrink to "…" first; the heading
 * shrinks last, and wraps before it is cut off.
 */
import { Button, Menu, MenuItem, MenuTrigger } from "react-aria-components";
import { t, visible } from "../i18n";
import { Popover } from "./Overlay";
import menu from "./menu.module.css";
import { Words } from "./Name";
import css from "./panel.module.css";

export interface Crumb {
  label: string;
  href: string;
}

interface BreadcrumbsProps {
  trail: readonly Crumb[];
  /** Shown unchanged. */
  current: string;
}

/** With more parents than this, the middle ones go into a menu. */
const SHOWN = 2;

export function Breadcrumbs({ trail, current }: BreadcrumbsProps) {
  return (
    <div className={css.crumbs}>
      {trail.length > 0 && <Way trail={trail} />}
      <h1 className={css.current}>
        <bdi dir="auto">{current}</bdi>
      </h1>
    </div>
  );
}

function Way({ trail }: { trail: readonly Crumb[] }) {
  const [first, ...rest] = trail;
  const hidden = trail.length > SHOWN ? rest : [];
  const shown = trail.length > SHOWN ? [] : rest;
  return (
    <nav aria-label={t("crumbs.label")}>
      <ol>
        {first && <CrumbLink crumb={first} />}
        {hidden.length > 0 && (
          <li>
            <HiddenCrumbs crumbs={hidden} />
          </li>
        )}
        {shown.map((crumb) => (
          <CrumbLink key={crumb.href} crumb={crumb} />
        ))}
      </ol>
    </nav>
  );
}

function CrumbLink({ crumb }: { crumb: Crumb }) {
  return (
    <li data-label={visible(crumb.label)}>
      <a href={crumb.href} data-cut="">
        <Words>{crumb.label}</Words>
      </a>
    </li>
  );
}

function HiddenCrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <MenuTrigger>
      <Button className={css.more} aria-label={t("crumbs.more")}>
        …
      </Button>
      <Popover overlay="hiddenParents" className={menu.popover} placement="bottom start">
        <Menu className={menu.menu} aria-label={t("crumbs.more")}>
          {crumbs.map((crumb) => (
            <MenuItem
              key={crumb.href}
              id={crumb.href}
              href={crumb.href}
              textValue={crumb.label}
              className={menu.item}
            >
              <Words>{crumb.label}</Words>
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
