/** The dialogs about segments, and the functions that open them, for the list and for a segment's own page. */
import type { ReactNode } from "react";
import { useSegmentDuplicate, useSegmentsStatus } from "../../api/edit";
import { inBackground } from "../../background";
import type { SegmentForm, SegmentRow } from "../../bindings";
import type { OverlayName } from "../../components/overlays";
import { toast } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import { t, own } from "../../i18n";
import { Uses } from "../uses/UsesPanel";
import { navigate } from "../../navigation";
import { useConfirm } from "./ConfirmDialog";
import { madeName } from "./madeName";
import { DeleteDialog, type DeleteTarget } from "./DeleteDialog";
import { toastEditFailure, toastOutcome } from "./outcome";
import { EditSegmentDialog, emptySegment, SegmentDialog } from "./SegmentDialog";

type OpenDialog =
  | { kind: "segment"; start: SegmentForm }
  | { kind: "edit"; id: string; name: string }
  | { kind: "delete"; target: DeleteTarget };

export interface SegmentEditing {
  make: (folder: string) => void;
  edit: (row: { id: string; name: string }) => void;
  duplicate: (row: SegmentRow) => void;
  /** A copy is being created, so another one has to wait. */
  isDuplicating: boolean;
  setActive: (ids: string[], active: boolean) => void;
  confirmDelete: (target: DeleteTarget) => void;
  /** Rendered once by the page. */
  dialog: ReactNode;
}

export function useSegmentEditing(onGone: (ids: string[]) => void): SegmentEditing {
  const { open, dialog } = useDialog<OpenDialog>(nameOf, (shown) => (
    <OpenedDialog shown={shown} onGone={onGone} />
  ));
  const confirm = useConfirm();
  const copying = useDuplicate(confirm.ask);
  const setActive = useSetActive(confirm.ask);
  return {
    make: (folder) => open({ kind: "segment", start: emptySegment(folder) }),
    edit: ({ id, name }) => open({ kind: "edit", id, name }),
    ...copying,
    setActive,
    confirmDelete: (target) => open({ kind: "delete", target }),
    dialog: (
      <>
        {dialog}
        {confirm.dialog}
      </>
    ),
  };
}

type Ask = ReturnType<typeof useConfirm>["ask"];

/** Creates a copy of a segment after asking. */
function useDuplicate(ask: Ask): Pick<SegmentEditing, "duplicate" | "isDuplicating"> {
  const copy = useSegmentDuplicate(toastEditFailure);
  const duplicate = async (id: string, name: string) => {
    const made = await copy.run({ id, name });
    if (made === undefined) return;
    toast.done(t("editing.created", { name }), {
      label: t("common.open"),
      onPress: () => navigate({ screen: "segment", id: made }),
    });
  };
  return {
    isDuplicating: copy.isRunning,
    duplicate(row) {
      if (copy.isRunning) return;
      // Not isolated like a name on screen, because it is sent to Audience Manager.
      const name = madeName(row.name, (fits) => t("segments.edit.copyName", { name: own(fits) }));
      ask({
        title: t("segments.edit.duplicateAsk", { name: row.name }),
        words: t("segments.edit.duplicateWords", { name }),
        label: t("common.duplicate"),
        about: [row],
        everywhere: true,
        act: () => inBackground(duplicate(row.id, name)),
      });
    },
  };
}

/** Activates or pauses segments after asking. */
function useSetActive(ask: Ask): SegmentEditing["setActive"] {
  const status = useSegmentsStatus(toastEditFailure);
  const setActive = async (ids: string[], active: boolean) => {
    const outcome = await status.run({ ids, active });
    if (!outcome) return;
    toastOutcome(outcome, (count) =>
      active ? t("segments.edit.activated", { count }) : t("segments.edit.paused", { count }),
    );
  };
  return (ids, active) =>
    ask({
      title: active
        ? t("segments.edit.activateAsk", { count: ids.length })
        : t("segments.edit.pauseAsk", { count: ids.length }),
      words: active ? t("segments.edit.activateWords") : t("segments.edit.pauseWords"),
      label: active ? t("segments.edit.activate") : t("segments.edit.pause"),
      act: () => inBackground(setActive(ids, active)),
    });
}

const NAMES: Record<OpenDialog["kind"], OverlayName> = {
  segment: "newSegment",
  edit: "editSegment",
  delete: "deleteSegments",
};

function nameOf({ kind }: OpenDialog): OverlayName {
  return NAMES[kind];
}

function OpenedDialog({ shown, onGone }: { shown: OpenDialog; onGone: (ids: string[]) => void }) {
  switch (shown.kind) {
    case "segment":
      return <SegmentDialog start={shown.start} />;
    case "edit":
      return <EditSegmentDialog id={shown.id} name={shown.name} />;
    case "delete":
      return <DeleteSegments target={shown.target} onGone={onGone} />;
  }
}

/** A single segment is deleted knowing where it is used. */
function DeleteSegments({ target, onGone }: { target: DeleteTarget; onGone: (ids: string[]) => void }) {
  const [id, other] = target.ids;
  return (
    <DeleteDialog kind="segments" target={target} onGone={onGone}>
      {id !== undefined && other === undefined && <Uses kind="segment" id={id} />}
    </DeleteDialog>
  );
}
