/** The connection in use, and the menu to switch: by pointer, with the arrow keys, or with Ctrl Shift 1 to 9 from anywhere. */
import ChevronDown from "@react-spectrum/s2/icons/ChevronDown";
import Checkmark from "@react-spectrum/s2/icons/Checkmark";
import SettingsIcon from "@react-spectrum/s2/icons/Settings";
import { useEffect } from "react";
import { Button, Menu, MenuItem, MenuTrigger, Separator } from "react-aria-components";
import { t } from "../i18n";
import { ProductionBadge } from "../components/ConnectionMark";
import { isDialogOpen } from "../components/dialogs";
import { Popover } from "../components/Overlay";
import menu from "../components/menu.module.css";
import type { FrameChoice, FrameFacts, FramePicker } from "./facts";
import { Words } from "../components/Name";
import css from "./frame.module.css";
import { switchKeys, switchPlace } from "../components/keys";

const MANAGE = "manage";

interface ConnectionPickerProps {
  connection: FrameFacts["connection"];
  picker: FramePicker;
}

export function ConnectionPicker({ connection, picker }: ConnectionPickerProps) {
  useSwitchKeys(picker);
  const name = connection?.name ?? t("frame.noConnection");
  return (
    <MenuTrigger>
      <Button
        className={css.connection}
        aria-label={t("frame.connection", { name })}
        isPending={picker.isSwitching}
      >
        <span className={css.dot} style={{ background: connection?.color }} />
        <Words>{name}</Words>
        <ChevronDown aria-hidden="true" />
      </Button>
      <Popover overlay="connectionMenu" className={menu.popover} placement="bottom start">
        <Menu
          className={menu.menu}
          aria-label={t("frame.connections")}
          onAction={(id) => (id === MANAGE ? picker.onManage() : picker.onUse(String(id)))}
        >
          {picker.choices.map((choice, place) => (
            <Choice key={choice.id} choice={choice} place={place} />
          ))}
          {picker.choices.length > 0 && <Separator className={menu.separator} />}
          <MenuItem id={MANAGE} className={menu.item} textValue={t("frame.manage")}>
            <SettingsIcon aria-hidden="true" />
            <span className={menu.label}>{t("frame.manage")}</span>
          </MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

function Choice({ choice, place }: { choice: FrameChoice; place: number }) {
  const keys = switchKeys(place);
  return (
    <MenuItem id={choice.id} className={menu.item} textValue={choice.name}>
      <span className={css.choiceMark}>
        {choice.inUse ? (
          <Checkmark aria-hidden="true" />
        ) : (
          <span className={css.dot} style={{ background: choice.color }} />
        )}
      </span>
      <span className={menu.label}>
        <span className={css.choiceName}>
          <Words>{choice.name}</Words>
          {choice.production && <ProductionBadge />}
          {choice.inUse && <span className="visuallyHidden">{t("connections.inUse")}</span>}
        </span>
        {choice.sandbox !== "" && (
          <span className={menu.note}>{t("frame.sandbox", { name: choice.sandbox })}</span>
        )}
      </span>
      {keys !== undefined && <kbd>{keys}</kbd>}
    </MenuItem>
  );
}

function useSwitchKeys({ choices, onUse, isSwitching }: FramePicker): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const choice = choices[switchPlace(event) ?? -1];
      if (!choice) return;
      event.preventDefault();
      // Behind an open dialog nothing changes: it belongs to the connection in which it was opened.
      if (isSwitching || choice.inUse || isDialogOpen()) return;
      onUse(choice.id);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [choices, onUse, isSwitching]);
}
