/** What the parts of the folder tree share. */
import type { DragSource } from "../dnd/drag";
import type { Verdict } from "../dnd/useDropTarget";
import type { FolderNode } from "./folders";

export interface FolderDrop {
  judge: (node: FolderNode, source: DragSource) => Verdict;
  onDrop: (node: FolderNode, source: DragSource) => void;
  /** Told which folder would take what is dragged now, by pointer or keyboard; undefined when none. */
  onOver?: (node: FolderNode | undefined) => void;
}
