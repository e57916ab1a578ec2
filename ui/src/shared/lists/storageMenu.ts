/** The menu entries that rows of traits and of segments have in common. */
import { inBackground } from "../../background";
import type { TraitType } from "../../bindings";
import { copy } from "../../components/copy";
import { keysFor } from "../../components/keys";
import type { MenuEntry } from "../../components/MenuEntries";
import { t } from "../../i18n";
import { navigate, type Route } from "../../navigation";

/** Opens the row's own page, and copies its id. */
export function openEntries(route: Route, id: string): MenuEntry[] {
  return [
    { id: "open", label: t("common.open"), keys: keysFor("open"), onAction: () => navigate(route) },
    { id: "copy", label: t("lists.copyId"), onAction: () => inBackground(copy(id)) },
  ];
}

/** Opens the row's rule beside its PQL. */
export function translateEntry(route: Route): MenuEntry {
  return { id: "translate", label: t("translation.title"), onAction: () => navigate(route) };
}

/** Finds people like those of the row; `why` is the reason if that is impossible. */
export function alikeEntry(kind: "trait" | "segment", baselineId: string, why?: string): MenuEntry {
  return {
    id: "alike",
    label: t("models.find"),
    note: why,
    disabled: why !== undefined,
    onAction: () => navigate({ screen: "newModel", kind, baselineId }),
  };
}

/** Why a model cannot learn from a trait of this type; undefined if it can. */
export function whyNotAlike(type: TraitType): string | undefined {
  return type === "folder" || type === "algorithmic" ? t("models.check.baselineType") : undefined;
}

/** Asks to delete the row; `why` is the reason if that is impossible. */
export function deleteEntries(why: string | undefined, onDelete: () => void): MenuEntry[] {
  return [
    "separator",
    {
      id: "delete",
      label: t("editing.deleteMore"),
      keys: t("keys.delete"),
      note: why,
      disabled: why !== undefined,
      danger: true,
      onAction: onDelete,
    },
  ];
}
