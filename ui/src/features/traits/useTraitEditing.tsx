/** The dialogs about traits, and the functions that open them, for the list and for a trait's own page. */
import type { ReactNode } from "react";
import type { FolderRow } from "../../bindings";
import type { OverlayName } from "../../components/overlays";
import { useDialog } from "../../components/useDialog";
import { navigate } from "../../navigation";
import { emptySegment, SegmentDialog } from "../../shared/editing/SegmentDialog";
import { NewFolderDialog } from "../../shared/editing/NewFolderDialog";
import { STORAGE_ROOT } from "../../shared/lists/folders";
import { DeleteDialog, type DeleteTarget } from "../../shared/editing/DeleteDialog";
import { EditTraitDialog, emptyTrait, TraitDialog, type NewTraitType } from "./TraitDialog";

type OpenDialog =
  | { kind: "trait"; start: ReturnType<typeof emptyTrait> }
  | { kind: "edit"; id: string; name: string }
  | { kind: "segment"; traitIds: readonly string[] }
  | { kind: "folder"; parent: FolderRow }
  | { kind: "delete"; target: DeleteTarget };

export interface TraitEditing {
  makeTrait: (type: NewTraitType, folder: string) => void;
  makeFolder: (parent: FolderRow) => void;
  makeSegment: (traitIds: readonly string[]) => void;
  edit: (row: { id: string; name: string }) => void;
  confirmDelete: (target: DeleteTarget) => void;
  /** Rendered once by the page. */
  dialog: ReactNode;
}

export function useTraitEditing(onGone: (ids: string[]) => void): TraitEditing {
  const { open, dialog } = useDialog<OpenDialog>(nameOf, (shown) => (
    <OpenedDialog shown={shown} onGone={onGone} />
  ));
  return {
    // A folder that does not exist yet cannot contain a trait created by hand.
    makeTrait: (type, folder) =>
      open({ kind: "trait", start: emptyTrait(type, folder.startsWith("new:") ? STORAGE_ROOT : folder) }),
    makeFolder: (parent) => open({ kind: "folder", parent }),
    makeSegment: (traitIds) => open({ kind: "segment", traitIds }),
    edit: ({ id, name }) => open({ kind: "edit", id, name }),
    confirmDelete: (target) => open({ kind: "delete", target }),
    dialog,
  };
}

const NAMES: Record<OpenDialog["kind"], OverlayName> = {
  trait: "newTrait",
  edit: "editTrait",
  segment: "segmentOfTraits",
  folder: "newTraitFolder",
  delete: "deleteTraits",
};

function nameOf({ kind }: OpenDialog): OverlayName {
  return NAMES[kind];
}

function OpenedDialog({ shown, onGone }: { shown: OpenDialog; onGone: (ids: string[]) => void }) {
  switch (shown.kind) {
    case "trait":
      return <TraitDialog start={shown.start} />;
    case "edit":
      return <EditTraitDialog id={shown.id} name={shown.name} />;
    case "segment":
      return <SegmentDialog start={emptySegment(STORAGE_ROOT, shown.traitIds)} traitIds={shown.traitIds} />;
    case "folder":
      return (
        <NewFolderDialog
          parent={shown.parent}
          onMade={(folderId) => navigate({ screen: "traits", folderId })}
        />
      );
    case "delete":
      return <DeleteDialog kind="traits" target={shown.target} onGone={onGone} />;
  }
}
