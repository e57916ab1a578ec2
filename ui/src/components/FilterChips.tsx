/** Filters as chips that are on or off, and as a chip that opens a list of choices. */
import ChevronDown from "@react-spectrum/s2/icons/ChevronDown";
import {
  Button,
  Header,
  type Key,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  ToggleButton,
  ToggleButtonGroup,
} from "react-aria-components";
import { formatNumber, t } from "../i18n";
import { Popover } from "./Overlay";
import type { OverlayName } from "./overlays";
import { Words } from "./Name";
import css from "./chips.module.css";
import menu from "./menu.module.css";

export interface FilterItem<Id extends string = string> {
  id: Id;
  label: string;
  count?: number;
  /** The filter that the choice belongs to, in a menu with several filters. */
  section?: string;
}

interface FilterProps<Id extends string> {
  label: string;
  items: readonly FilterItem<Id>[];
  selected: ReadonlySet<Id>;
  onChange: (selected: ReadonlySet<Id>) => void;
  /** At most one at a time. */
  single?: boolean;
}

export function FilterChips<Id extends string>({
  label,
  items,
  selected,
  onChange,
  single,
}: FilterProps<Id>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={css.chips}
      selectionMode={single ? "single" : "multiple"}
      selectedKeys={selected}
      onSelectionChange={(keys) => onChange(chosenOf(items, keys))}
    >
      {items.map((item) => (
        <ToggleButton key={item.id} id={item.id} className={css.chip}>
          {item.label}
          {item.count !== undefined && <span className={css.count}>{formatNumber(item.count)}</span>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

/** The selected choices, without keys of choices that are no longer shown. */
function chosenOf<Id extends string>(items: readonly FilterItem<Id>[], keys: "all" | Iterable<Key>): Set<Id> {
  const on = keys === "all" ? undefined : new Set<Key>(keys);
  return new Set(items.map(({ id }) => id).filter((id) => on?.has(id) ?? true));
}

/** The choices grouped by filter, in order. */
function sectionsOf(items: readonly FilterItem[]): { title: string | undefined; items: FilterItem[] }[] {
  const titles = [...new Set(items.map(({ section }) => section))];
  return titles.map((title) => ({ title, items: items.filter(({ section }) => section === title) }));
}

function choiceOf(item: FilterItem) {
  return (
    <MenuItem key={item.id} id={item.id} textValue={item.label} className={menu.item}>
      <span className={css.tick} aria-hidden="true" />
      <Words className={menu.label}>{item.label}</Words>
      {item.count !== undefined && <span className={menu.count}>{formatNumber(item.count)}</span>}
    </MenuItem>
  );
}

export function FilterMenu<Id extends string>({
  overlay,
  label,
  items,
  selected,
  onChange,
  single,
}: FilterProps<Id> & { overlay: OverlayName }) {
  const chosen = items.filter((item) => selected.has(item.id));
  const [only] = chosen;
  // The filter's name includes its choice: "Batch" alone is unclear.
  const words =
    chosen.length === 1 && only
      ? t("filter.chosen", { filter: only.section ?? label, choice: only.label })
      : label;
  return (
    <MenuTrigger>
      <Button className={css.chip} data-selected={chosen.length > 0 || undefined}>
        <bdi dir="auto">{words}</bdi>
        {chosen.length > 1 && <span className={css.count}>{formatNumber(chosen.length)}</span>}
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover overlay={overlay} className={menu.popover} placement="bottom start">
        <Menu
          aria-label={label}
          className={menu.menu}
          selectionMode={single ? "single" : "multiple"}
          selectedKeys={selected}
          onSelectionChange={(keys) => onChange(chosenOf(items, keys))}
        >
          {sectionsOf(items).map(({ title, items: choices }) =>
            title === undefined ? (
              choices.map(choiceOf)
            ) : (
              <MenuSection key={title}>
                <Header className={css.section}>{title}</Header>
                {choices.map(choiceOf)}
              </MenuSection>
            ),
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
