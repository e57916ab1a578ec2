/**
 * Ctrl+Shift+S (Cmd+Shift+S): asks for a folder for the selected audiences, or for the focused one if none is selected.
 */
import { useEffect, type RefObject } from "react";
import type { WindowedList } from "../../api/useWindowedList";
import type { AudienceRow } from "../../bindings";
import type { DragSource } from "../../components/dnd/drag";
import { isDialogOpen } from "../../components/dialogs";
import { isPressed } from "../../components/keys";
import { useLatest } from "../../components/useLatest";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import type { AudienceDrag } from "../../shared/sharing/dropPolicy";
import { takeAlong, takeChosen } from "../../shared/sharing/useSharing";
import { isInManagerPane } from "./useStorageBack";

export function useShareKey(
  pane: RefObject<HTMLElement | null>,
  list: WindowedList<AudienceRow>,
  onShareTo: (source: DragSource<AudienceDrag>) => void,
  /** The missing permission as text; undefined if none is missing. */
  why: string | undefined,
): void {
  const latest = useLatest({ list, onShareTo, why });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPressed("shareTo", event) || isDialogOpen() || isInManagerPane()) return;
      event.preventDefault();
      const { list: rows, onShareTo: open, why: held } = latest.current;
      if (held !== undefined) {
        toast.info(held);
        return;
      }
      const row = focusedRow(pane.current, rows);
      const source = takeChosen(rows.total) ?? (row && takeAlong(row, rows.total));
      if (source) open(source);
      else toast.info(t("sharing.chooseFirst"));
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [pane, latest]);
}

function focusedRow(pane: HTMLElement | null, list: WindowedList<AudienceRow>): AudienceRow | undefined {
  const row = document.activeElement?.closest<HTMLElement>("[data-index]");
  if (!row || !pane?.contains(row)) return undefined;
  return list.rowAt(Number(row.dataset.index));
}
