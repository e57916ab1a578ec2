/** Actions as a menu, under a "…" button or at the pointer or focus, with the same entries for both. */
import Checkmark from "@react-spectrum/s2/icons/Checkmark";
import More from "@react-spectrum/s2/icons/More";
import { useEffect, useRef, useState, type ComponentType, type ReactNode } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Separator } from "react-aria-components";
import { Popover } from "./Overlay";
import type { OverlayName } from "./overlays";
import type { Point } from "./grid/types";
import { t } from "../i18n";
import menu from "./menu.module.css";
import css from "./parts.module.css";

interface MenuAction {
  id: string;
  label: string;
  icon?: ComponentType;
  /** The keyboard shortcut, e.g. "Enter". */
  keys?: string;
  /** Why the entry cannot be used now, or what it does. */
  note?: string;
  disabled?: boolean;
  danger?: boolean;
  /** Marks what is chosen now. */
  isCurrent?: boolean;
  onAction: () => void;
}

export type MenuEntry = MenuAction | "separator";

function isAction(entry: MenuEntry): entry is MenuAction {
  return entry !== "separator";
}

interface EntriesProps {
  label: string;
  entries: readonly MenuEntry[];
  /** A menu under a button closes on its own. */
  onClose?: () => void;
}

function Entries({ label, entries, onClose }: EntriesProps) {
  const actions = entries.filter(isAction);
  // The arrow keys skip what cannot be used, and with it why.
  const reasons = actions.flatMap((entry) =>
    entry.disabled && entry.note !== undefined ? [entry.note] : [],
  );
  return (
    <Menu
      className={menu.menu}
      aria-label={[label, ...reasons].join(". ")}
      autoFocus="first"
      onClose={onClose}
      disabledKeys={actions.filter((entry) => entry.disabled).map((entry) => entry.id)}
      onAction={(key) => actions.find((entry) => entry.id === key)?.onAction()}
    >
      {entries.map((entry, place) =>
        // Separators are identified by their index.
        isAction(entry) ? (
          <Entry key={entry.id} entry={entry} />
        ) : (
          <Separator key={place} className={menu.separator} />
        ),
      )}
    </Menu>
  );
}

function Entry({ entry }: { entry: MenuAction }) {
  const Icon = entry.icon;
  return (
    <MenuItem
      id={entry.id}
      textValue={entry.label}
      className={`${menu.item} ${entry.danger ? menu.danger : ""}`}
    >
      {Icon && <Icon aria-hidden="true" />}
      <span className={menu.label}>
        {entry.label}
        {entry.isCurrent && (
          <span className={menu.current}>
            <Checkmark aria-label={t("common.current")} />
          </span>
        )}
        {entry.note !== undefined && <span className={menu.note}>{entry.note}</span>}
      </span>
      {entry.keys !== undefined && <kbd>{entry.keys}</kbd>}
    </MenuItem>
  );
}

interface ButtonMenuProps {
  overlay: OverlayName;
  label: string;
  /** Asked for when the menu opens. */
  entries: () => readonly MenuEntry[];
  /** Style of the button. */
  className: string | undefined;
  isDisabled?: boolean;
  placement?: "bottom start" | "bottom end";
  /** What is on the button; the label is its name. */
  children: ReactNode;
}

/** A button with words of its own that opens a menu. */
export function ButtonMenu({
  overlay,
  label,
  entries,
  className,
  isDisabled,
  placement = "bottom start",
  children,
}: ButtonMenuProps) {
  return (
    <MenuTrigger>
      <Button className={className} aria-label={label} isDisabled={isDisabled}>
        {children}
      </Button>
      <Popover overlay={overlay} className={menu.popover} placement={placement}>
        <LateEntries label={label} entries={entries} />
      </Popover>
    </MenuTrigger>
  );
}

function LateEntries({ label, entries }: Pick<ButtonMenuProps, "label" | "entries">) {
  return <Entries label={label} entries={entries()} />;
}

interface ActionMenuProps {
  overlay: OverlayName;
  label: string;
  entries: readonly MenuEntry[];
}

/** The "…" button. */
export function ActionMenu({ overlay, label, entries }: ActionMenuProps) {
  return (
    <ButtonMenu
      overlay={overlay}
      label={label}
      entries={() => entries}
      className={css.iconButton}
      placement="bottom end"
    >
      <More aria-hidden="true" />
    </ButtonMenu>
  );
}

/**
 * A context menu. `open` it for an object at a point (a list's `onMenu` passes both); render `menu` once. When it
 * closes, the focus returns to where it was.
 */
export function useContextMenu<T>(name: OverlayName, label: string, entriesFor: (target: T) => MenuEntry[]) {
  const anchor = useRef<HTMLSpanElement>(null);
  const before = useRef<Element | null>(null);
  const [shown, setShown] = useState<{ target: T; at: Point }>();
  const close = () => setShown(undefined);
  // The rest of the page can receive the focus only after the popover is gone.
  const isOpen = shown !== undefined;
  useEffect(() => {
    if (isOpen || !(before.current instanceof HTMLElement)) return;
    before.current.focus();
    before.current = null;
  }, [isOpen]);
  const menuNode: ReactNode = (
    <>
      <span ref={anchor} className={css.anchor} style={shown && { left: shown.at.x, top: shown.at.y }} />
      {shown && (
        <Popover
          overlay={name}
          aria-label={label}
          className={menu.popover}
          triggerRef={anchor}
          placement="bottom start"
          offset={0}
          isOpen
          onOpenChange={(open) => {
            if (!open) close();
          }}
        >
          <Entries label={label} entries={entriesFor(shown.target)} onClose={close} />
        </Popover>
      )}
    </>
  );
  return {
    open(target: T, at: Point) {
      before.current = document.activeElement;
      setShown({ target, at });
    },
    menu: menuNode,
  };
}
