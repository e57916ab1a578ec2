/** The entries of the menu of a row that traits and segments share. */
import { inBackground } from "../../background";
import { copy } from "../../components/copy";
import { keysFor } from "../../components/keys";
import type { MenuEntry } from "../../components/MenuEntries";
import { t } from "../../i18n";
import { navigate, type Route } from "../../navigation";

/** Opens the row's own page, and copies its id. */
export function openEntries(route: Route, id: string): MenuEntry[] {
  return [
    { id: "open", label: t("storage.open"), keys: keysFor("open"), onAction: () => navigate(route) },
    { id: "copy", label: t("storage.copyId"), onAction: () => inBackground(copy(id)) },
  ];
}

/** Asks to delete the row; `why` says why that is not possible. */
export function deleteEntries(why: string | undefined, onDelete: () => void): MenuEntry[] {
  return [
    "separator",
    {
      id: "delete",
      label: t("storage.edit.deleteMore"),
      keys: t("storage.edit.delete.keys"),
      note: why,
      disabled: why !== undefined,
      danger: true,
      onAction: onDelete,
    },
  ];
}
