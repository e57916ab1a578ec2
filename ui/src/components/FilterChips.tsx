/** Filters as chips that are on or off, and as a chip that opens a list of choices. */
import ChevronDown from "@react-spectrum/s2/icons/ChevronDown";
import {
  Button,
  Menu,
  MenuItem,
  MenuTrigger,
  Popover,
  ToggleButton,
  ToggleButtonGroup,
} from "react-aria-components";
import { formatNumber, t } from "../i18n";
import css from "./chips.module.css";
import menu from "./menu.module.css";

export interface FilterItem {
  id: string;
  label: string;
  count?: number;
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

export function FilterMenu({ label, items, selected, onChange, single }: FilterProps) {
  const chosen = items.filter((item) => selected.has(item.id));
  const words = chosen.length === 1 ? chosen[0]?.label : undefined;
  return (
    <MenuTrigger>
      <Button className={css.chip} data-selected={chosen.length > 0 || undefined}>
        <bdi>{words === undefined ? label : t("filter.chosen", { filter: label, choice: words })}</bdi>
        {chosen.length > 1 && <span className={css.count}>{formatNumber(chosen.length)}</span>}
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover className={menu.popover} placement="bottom start">
        <Menu
          aria-label={label}
          className={menu.menu}
          selectionMode={single ? "single" : "multiple"}
          selectedKeys={selected}
          onSelectionChange={(keys) =>
            onChange(new Set(keys === "all" ? items.map((item) => item.id) : [...keys].map(String)))
          }
        >
          {items.map((item) => (
            <MenuItem key={item.id} id={item.id} textValue={item.label} className={menu.item}>
              <span className={css.tick} aria-hidden="true" />
              <bdi className={menu.label}>{item.label}</bdi>
              {item.count !== undefined && <span className={menu.count}>{formatNumber(item.count)}</span>}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
