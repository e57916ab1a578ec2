/** Which folders accept audiences, and why the others do not. */
import type { AudienceQuery, FolderRow, HeldSelection, Selection } from "../../bindings";
import type { DragSource } from "../../components/dnd/drag";
import type { Verdict } from "../../components/dnd/useDropTarget";
import { t } from "../../i18n";

/** What a drag of audiences carries inside this window. */
export interface AudienceDrag {
  selection: Selection<AudienceQuery>;
  /** The selection held by the shell; requested when the drag starts. */
  held: Promise<HeldSelection>;
}

export const AUDIENCES = "audience";

export function isAudienceDrag(source: DragSource | undefined): source is DragSource<AudienceDrag> {
  return source?.kind === AUDIENCES;
}

/**
 * Trait storage: `Experience Platform Traits` and the folders below it accept audiences. `why` is a permission that is
 * known to be missing for sharing.
 */
export function judgeTraitFolder(folder: FolderRow | undefined, source: DragSource, why?: string): Verdict {
  if (!isAudienceDrag(source)) return { ok: false, reason: t("sharing.drop.onlyAudiences") };
  if (!folder?.acceptsAudiences) return { ok: false, reason: t("sharing.drop.notHere") };
  return why === undefined ? { ok: true } : { ok: false, reason: why };
}

/** Segment storage accepts nothing: the segment of a pair is created together with its trait. */
export function judgeSegmentFolder(): Verdict {
  return { ok: false, reason: t("sharing.drop.segments") };
}

/** The topmost folder that accepts audiences: the default target. */
export function defaultTarget(folders: readonly FolderRow[]): FolderRow | undefined {
  return folders
    .filter((folder) => folder.acceptsAudiences)
    .reduce<FolderRow | undefined>(
      (top, folder) => (top && top.depth <= folder.depth ? top : folder),
      undefined,
    );
}

/** Subfolders can be created in folders that accept audiences, once those exist. */
export function canHoldFolders(folder: FolderRow | undefined): boolean {
  return folder !== undefined && folder.acceptsAudiences && !folder.id.startsWith("new:");
}
