/** The way back from a list of trait or segment storage: selection, drag, menu, button and key. */
import { Button } from "@react-spectrum/s2/Button";
import type { SelectableList } from "../../api/useSelectableList";
import { inBackground } from "../../background";
import { copy } from "../../components/copy";
import type { VirtualGridProps } from "../../components/grid/types";
import { keysFor } from "../../components/keys";
import { useContextMenu, type MenuEntry } from "../../components/MenuEntries";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { useChosenRows } from "../../shared/lists/useStoragePage";
import { chosenToShare, rowToShare, type PlatformKind } from "../../shared/sharing/platform/platformDrag";
import { usePlatformDialog, usePlatformKey } from "../../shared/sharing/platform/usePlatformDialog";
import css from "./sharing.module.css";

type GridParts<Row> = Pick<
  VirtualGridProps<Row>,
  "selection" | "onSelectionChange" | "keysBetween" | "drag" | "onMenu"
>;

/** Marks the pane of Audience Manager: the key for sharing means its rows while the focus is in it. */
export const MANAGER_PANE = "data-manager-pane";

export function isInManagerPane(): boolean {
  return document.activeElement?.closest(`[${MANAGER_PANE}]`) !== null && document.activeElement !== null;
}

/** `grid` are properties of the list's grid; `foot` goes below it. */
export function useStorageBack<Row extends { id: string; name: string }>(
  kind: PlatformKind,
  query: { sort?: unknown; descending?: unknown },
  list: SelectableList<Row>,
) {
  const chosen = useChosenRows(query, list);
  const dialog = usePlatformDialog(true);
  const { selection, count } = chosen;
  const menu = useObjectMenu<Row>(kind, (row) => dialog.entry(() => rowToShare(kind, row, selection, list)));
  usePlatformKey(
    (index) => {
      const row = index === undefined ? undefined : list.rowAt(index);
      return chosenToShare(kind, selection, list) ?? (row && rowToShare(kind, row, selection, list));
    },
    dialog.open,
    isInManagerPane,
  );
  const grid: GridParts<Row> = {
    selection,
    onSelectionChange: (next) => chosen.select(next),
    keysBetween: list.keysBetween,
    drag: { begin: (row) => rowToShare(kind, row, selection, list) },
    onMenu: menu.open,
  };
  const share = () => {
    const source = chosenToShare(kind, selection, list);
    if (source) dialog.open(source);
  };
  const foot = (
    <>
      <div className={css.hint}>
        {count === 0 ? (
          <span>{t("platform.hint")}</span>
        ) : (
          <Button variant="secondary" size="S" onPress={share}>
            {t("platform.share.n", { n: count })}
          </Button>
        )}
        <kbd>{keysFor("shareTo")}</kbd>
      </div>
      {menu.menu}
      {dialog.dialog}
    </>
  );
  return { grid, foot };
}

/** The menu of a row. */
function useObjectMenu<Row extends { id: string; name: string }>(
  kind: PlatformKind,
  share: (row: Row) => MenuEntry,
) {
  return useContextMenu<Row>("shareObjectMenu", t(`common.${kind}`), (row) => [
    share(row),
    "separator",
    {
      id: "open",
      label: t("common.open"),
      keys: keysFor("open"),
      onAction: () => navigate({ screen: kind, id: row.id }),
    },
    { id: "copy", label: t("lists.copyId"), onAction: () => inBackground(copy(row.id)) },
  ]);
}
