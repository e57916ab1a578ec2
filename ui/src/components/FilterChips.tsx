/** Filters as chips that are on or off, and as a chip that opens a list of choices. */
import ChevronDown from "@react-spectrum/s2/icons/ChevronDown";
import {
  Button,
  Header,
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

export interface FilterItem {
  id: string;
  label: string;
  count?: number;
  /** Which filter of a menu with several the choice belongs to. */
  section?: string;
}

interface FilterProps {
  label: string;
  items: readonly FilterItem[];
  selected: ReadonlySet<string>;
  onChange: (selected: ReadonlySet<string>) => void;
  /** At most one at a time. */
  single?: boolean;
}

export function FilterChips({ label, items, selected, onChange, single }: FilterProps) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={css.chips}
      selectionMode={single ? "single" : "multiple"}
      selectedKeys={selected}
      onSelectionChange={(keys) => onChange(new Set([...keys].map(String)))}
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

/** The choices under the filters they belong to, in order. */
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

export function FilterMenu({
  overlay,
  label,
  items,
  selected,
  onChange,
  single,
}: FilterProps & { overlay: OverlayName }) {
  const chosen = items.filter((item) => selected.has(item.id));
  const [only] = chosen;
  // The filter is named with its choice: "Batch" alone says nothing to those who did not choose it.
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
          onSelectionChange={(keys) =>
            onChange(new Set(keys === "all" ? items.map((item) => item.id) : [...keys].map(String)))
          }
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
