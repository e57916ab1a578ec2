/** The dialogs about segments, and what opens them; the list's page and a segment's own page use the same. */
import type { ReactNode } from "react";
import { useSegmentDuplicate, useSegmentsStatus } from "../../api/edit";
import { inBackground } from "../../background";
import type { SegmentForm, SegmentRow } from "../../bindings";
import type { OverlayName } from "../../components/overlays";
import { toast } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import { t, own } from "../../i18n";
import { navigate } from "../../navigation";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { DeleteDialog, type Doomed } from "../../shared/editing/DeleteDialog";
import { sayFailure, sayOutcome } from "../../shared/editing/outcome";
import { EditSegmentDialog, emptySegment, SegmentDialog } from "../../shared/editing/SegmentDialog";

type Shown =
  | { kind: "segment"; start: SegmentForm }
  | { kind: "edit"; id: string; name: string }
  | { kind: "delete"; doomed: Doomed };

export interface SegmentEditing {
  make: (folder: string) => void;
  edit: (row: { id: string; name: string }) => void;
  duplicate: (row: SegmentRow) => void;
  /** A copy is being created: another one has to wait. */
  isDuplicating: boolean;
  setActive: (ids: string[], active: boolean) => void;
  askDelete: (doomed: Doomed) => void;
  /** Rendered once by the page. */
  dialog: ReactNode;
}

export function useSegmentEditing(onGone: (ids: string[]) => void): SegmentEditing {
  const { open, dialog } = useDialog<Shown>(nameOf, (shown) => <Shown shown={shown} onGone={onGone} />);
  const copy = useSegmentDuplicate(sayFailure);
  const status = useSegmentsStatus(sayFailure);
  const confirm = useConfirm();
  const duplicate = async (id: string, name: string) => {
    const made = await copy.run({ id, name });
    if (made === undefined) return;
    toast.done(t("storage.edit.made", { name }), {
      label: t("storage.open"),
      onPress: () => navigate({ screen: "segment", sid: made }),
    });
  };
  const setActive = async (ids: string[], active: boolean) => {
    const outcome = await status.run({ ids, active });
    if (!outcome) return;
    sayOutcome(outcome, (count) =>
      active ? t("segments.edit.activated", { count }) : t("segments.edit.paused", { count }),
    );
  };
  return {
    make: (folder) => open({ kind: "segment", start: emptySegment(folder) }),
    edit: ({ id, name }) => open({ kind: "edit", id, name }),
    isDuplicating: copy.isRunning,
    duplicate: (row) => {
      if (copy.isRunning) return;
      // Not a name that is shown but one that is given: it goes to Audience Manager as it is.
      const name = t("segments.edit.copyName", { name: own(row.name) });
      confirm.ask({
        title: t("segments.edit.duplicateAsk", { name: row.name }),
        words: t("segments.edit.duplicateWords", { name }),
        label: t("segments.edit.duplicate"),
        about: [row],
        everywhere: true,
        act: () => inBackground(duplicate(row.id, name)),
      });
    },
    setActive: (ids, active) =>
      confirm.ask({
        title: active
          ? t("segments.edit.activateAsk", { count: ids.length })
          : t("segments.edit.pauseAsk", { count: ids.length }),
        words: active ? t("segments.edit.activateWords") : t("segments.edit.pauseWords"),
        label: active ? t("segments.edit.activate") : t("segments.edit.pause"),
        act: () => inBackground(setActive(ids, active)),
      }),
    askDelete: (doomed) => open({ kind: "delete", doomed }),
    dialog: (
      <>
        {dialog}
        {confirm.dialog}
      </>
    ),
  };
}

const NAMES: Record<Shown["kind"], OverlayName> = {
  segment: "newSegment",
  edit: "editSegment",
  delete: "deleteSegments",
};

function nameOf({ kind }: Shown): OverlayName {
  return NAMES[kind];
}

function Shown({ shown, onGone }: { shown: Shown; onGone: (ids: string[]) => void }) {
  switch (shown.kind) {
    case "segment":
      return <SegmentDialog start={shown.start} />;
    case "edit":
      return <EditSegmentDialog id={shown.id} name={shown.name} />;
    case "delete":
      return <DeleteDialog kind="segments" doomed={shown.doomed} onGone={onGone} />;
  }
}
