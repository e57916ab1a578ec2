/** A menu of a list's optional columns, which stays open while columns are checked, with an entry that resets them. */
import Table from "@react-spectrum/s2/icons/Table";
import {
  Button,
  Menu,
  MenuItem,
  MenuSection,
  MenuTrigger,
  Separator,
  Tooltip,
  TooltipTrigger,
} from "react-aria-components";
import { Popover } from "./Overlay";
import chips from "./chips.module.css";
import menu from "./menu.module.css";
import css from "./parts.module.css";

interface ColumnMenuProps {
  label: string;
  /** The columns that can be hidden. */
  columns: readonly { id: string; label: string }[];
  shown: ReadonlySet<string>;
  onChange: (shown: ReadonlySet<string>) => void;
  resetLabel: string;
  onReset: () => void;
}

const RESET = "reset";

export function ColumnMenu({ label, columns, shown, onChange, resetLabel, onReset }: ColumnMenuProps) {
  return (
    <MenuTrigger>
      <TooltipTrigger delay={500} closeDelay={0}>
        <Button className={css.iconButton} aria-label={label}>
          <Table aria-hidden="true" />
        </Button>
        <Tooltip className={css.tooltip} placement="bottom">
          {label}
        </Tooltip>
      </TooltipTrigger>
      <Popover overlay="columnMenu" className={menu.popover} placement="bottom end">
        <Menu aria-label={label} className={menu.menu} onAction={(id) => id === RESET && onReset()}>
          <MenuSection
            aria-label={label}
            selectionMode="multiple"
            selectedKeys={shown}
            onSelectionChange={(keys) =>
              onChange(new Set(keys === "all" ? columns.map(({ id }) => id) : [...keys].map(String)))
            }
          >
            {columns.map((column) => (
              <MenuItem key={column.id} id={column.id} textValue={column.label} className={menu.item}>
                <span className={chips.tick} aria-hidden="true" />
                <span className={menu.label}>{column.label}</span>
              </MenuItem>
            ))}
          </MenuSection>
          <Separator className={menu.separator} />
          <MenuItem id={RESET} className={menu.item}>
            {resetLabel}
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
