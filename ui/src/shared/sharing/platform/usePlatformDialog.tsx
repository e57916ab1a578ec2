/** The dialog that shares segments and traits to Experience Platform, as a button, a menu entry and a key of their lists and pages. */
import { useEffect } from "react";
import type { ObjectLink } from "../../../bindings";
import { isDialogOpen } from "../../../components/dialogs";
import type { DragSource } from "../../../components/dnd/drag";
import { isPressed, keysFor } from "../../../components/keys";
import type { MenuEntry } from "../../../components/MenuEntries";
import { toast } from "../../../components/toast";
import { useDialog } from "../../../components/useDialog";
import { useLatest } from "../../../components/useLatest";
import { t } from "../../../i18n";
import { navigate } from "../../../navigation";
import { MAX_AT_ONCE } from "../../editing/chosen";
import { PlatformDialog } from "./PlatformDialog";
import { objectsToShare, tooManyWords, type PlatformDrag } from "./platformDrag";

export function usePlatformDialog(hasTray = false) {
  const { open, dialog } = useDialog<DragSource<PlatformDrag>>("sharePlatform", (source) => (
    <PlatformDialog source={source} onAdded={hasTray ? undefined : sayAdded} />
  ));
  const ask = (source: DragSource<PlatformDrag>) =>
    source.count > MAX_AT_ONCE ? toast.info(tooManyWords(source.count)) : open(source);
  return {
    dialog,
    open: ask,
    openFor: (objects: readonly ObjectLink[]) => ask(objectsToShare(objects)),
    /** The entry of a menu. */
    entry: (source: () => DragSource<PlatformDrag>): MenuEntry => ({
      id: "toPlatform",
      label: t("platform.share"),
      keys: keysFor("shareTo"),
      onAction: () => ask(source()),
    }),
  };
}

/**
 * Ctrl+Shift+S (Cmd+Shift+S): asks about the selection, or about the row with the focus. `isHere` decides whether the key is meant
 * for this list.
 */
export function usePlatformKey(
  source: (index: number | undefined) => DragSource<PlatformDrag> | undefined,
  open: (source: DragSource<PlatformDrag>) => void,
  isHere: () => boolean = always,
): void {
  const latest = useLatest({ source, open, isHere });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPressed("shareTo", event) || isDialogOpen() || !latest.current.isHere()) return;
      event.preventDefault();
      const row = document.activeElement?.closest<HTMLElement>("[data-index]");
      const chosen = latest.current.source(row ? Number(row.dataset.index) : undefined);
      if (chosen) latest.current.open(chosen);
      else toast.info(t("platform.chooseFirst"));
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [latest]);
}

function always(): boolean {
  return true;
}

function sayAdded(): void {
  toast.done(t("sharing.added"), {
    label: t("sharing.openTray"),
    onPress: () => navigate({ screen: "share" }),
  });
}
