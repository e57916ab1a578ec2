/** The dialogs about traits, and what opens them; the list's page and a trait's own page use the same. */
import type { ReactNode } from "react";
import type { FolderRow } from "../../bindings";
import type { OverlayName } from "../../components/overlays";
import { useDialog } from "../../components/useDialog";
import { navigate } from "../../navigation";
import { emptySegment, SegmentDialog } from "../../shared/editing/SegmentDialog";
import { NewFolderDialog } from "../../shared/editing/NewFolderDialog";
import { STORAGE_ROOT } from "../../shared/lists/folders";
import { DeleteDialog, type Doomed } from "../../shared/editing/DeleteDialog";
import { EditTraitDialog, emptyTrait, TraitDialog, type NewTraitType } from "./TraitDialog";

type Shown =
  | { kind: "trait"; start: ReturnType<typeof emptyTrait> }
  | { kind: "edit"; id: string; name: string }
  | { kind: "segment"; traitIds: readonly string[] }
  | { kind: "folder"; parent: FolderRow }
  | { kind: "delete"; doomed: Doomed };

export interface TraitEditing {
  makeTrait: (type: NewTraitType, folder: string) => void;
  makeFolder: (parent: FolderRow) => void;
  makeSegment: (traitIds: readonly string[]) => void;
  edit: (row: { id: string; name: string }) => void;
  askDelete: (doomed: Doomed) => void;
  /** Rendered once by the page. */
  dialog: ReactNode;
}

export function useTraitEditing(onGone: (ids: string[]) => void): TraitEditing {
  const { open, dialog } = useDialog<Shown>(nameOf, (shown) => <Shown shown={shown} onGone={onGone} />);
  return {
    // A folder that is not made yet cannot hold a trait made by hand.
    makeTrait: (type, folder) =>
      open({ kind: "trait", start: emptyTrait(type, folder.startsWith("new:") ? STORAGE_ROOT : folder) }),
    makeFolder: (parent) => open({ kind: "folder", parent }),
    makeSegment: (traitIds) => open({ kind: "segment", traitIds }),
    edit: ({ id, name }) => open({ kind: "edit", id, name }),
    askDelete: (doomed) => open({ kind: "delete", doomed }),
    dialog,
  };
}

const NAMES: Record<Shown["kind"], OverlayName> = {
  trait: "newTrait",
  edit: "editTrait",
  segment: "segmentOfTraits",
  folder: "newTraitFolder",
  delete: "deleteTraits",
};

function nameOf({ kind }: Shown): OverlayName {
  return NAMES[kind];
}

function Shown({ shown, onGone }: { shown: Shown; onGone: (ids: string[]) => void }) {
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
      return <DeleteDialog kind="traits" doomed={shown.doomed} onGone={onGone} />;
  }
}
