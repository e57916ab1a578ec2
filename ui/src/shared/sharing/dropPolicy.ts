/** Which folders take audiences, and why the others do not. */
import type { AudienceQuery, FolderRow, HeldSelection, Selection } from "../../bindings";
import type { DragSource } from "../../components/dnd/drag";
import type { Verdict } from "../../components/dnd/useDropTarget";
import { t } from "../../i18n";

/** What a drag of audiences carries inside this window. */
export interface AudienceDrag {
  selection: Selection<AudienceQuery>;
  /** The selection as the shell keeps it; asked for when the drag starts. */
  held: Promise<HeldSelection>;
}

export const AUDIENCES = "audience";

export function isAudienceDrag(source: DragSource | undefined): source is DragSource<AudienceDrag> {
  return source?.kind === AUDIENCES;
}

/**
 * Trait storage: `Experience Platform Traits` and the folders below it take audiences. `why` names a right that is known
 * to be missing for sharing.
 */
export function judgeTraitFolder(folder: FolderRow | undefined, source: DragSource, why?: string): Verdict {
  if (!isAudienceDrag(source)) return { ok: false, reason: t("share.drop.onlyAudiences") };
  if (!folder?.acceptsAudiences) return { ok: false, reason: t("share.drop.notHere") };
  return why === undefined ? { ok: true } : { ok: false, reason: why };
}

/** Segment storage takes nothing: the segment of a pair is made together with its trait. */
export function judgeSegmentFolder(): Verdict {
  return { ok: false, reason: t("share.drop.segments") };
}

/** The topmost folder that takes audiences, where sharing goes unless another is chosen. */
export function defaultTarget(folders: readonly FolderRow[]): FolderRow | undefined {
  return folders
    .filter((folder) => folder.acceptsAudiences)
    .reduce<FolderRow | undefined>(
      (top, folder) => (top && top.depth <= folder.depth ? top : folder),
      undefined,
    );
}

/** Sub-folders can be made where audiences go, once that folder exists. */
export function canHoldFolders(folder: FolderRow | undefined): boolean {
  return folder !== undefined && folder.acceptsAudiences && !folder.id.startsWith("new:");
}
