/** Ctrl+Shift+S (Cmd+Shift+S): asks where the chosen audiences shall go, or the one with the focus when none is chosen. */
import { useEffect, useRef, type RefObject } from "react";
import type { WindowedList } from "../../api/useWindowedList";
import type { AudienceRow } from "../../bindings";
import type { DragSource } from "../../components/dnd/drag";
import { isDialogOpen } from "../../components/dialogs";
import { isPressed } from "../../components/keys";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import type { AudienceDrag } from "../../shared/sharing/dropPolicy";
import { takeAlong, takeChosen } from "../../shared/sharing/useSharing";

export function useShareKey(
  pane: RefObject<HTMLElement | null>,
  list: WindowedList<AudienceRow>,
  onShareTo: (source: DragSource<AudienceDrag>) => void,
  /** The right that is missing for it. */
  why: string | undefined,
): void {
  const latest = useRef({ list, onShareTo, why });
  useEffect(() => {
    latest.current = { list, onShareTo, why };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPressed("shareTo", event) || isDialogOpen()) return;
      event.preventDefault();
      const { list: rows, onShareTo: open, why: held } = latest.current;
      if (held !== undefined) {
        toast.info(held);
        return;
      }
      const row = focusedRow(pane.current, rows);
      const source = takeChosen(rows.total) ?? (row && takeAlong(row, rows.total));
      if (source) open(source);
      else toast.info(t("share.chooseFirst"));
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [pane]);
}

function focusedRow(pane: HTMLElement | null, list: WindowedList<AudienceRow>): AudienceRow | undefined {
  const row = document.activeElement?.closest<HTMLElement>("[data-index]");
  if (!row || !pane?.contains(row)) return undefined;
  return list.rowAt(Number(row.dataset.index));
}
