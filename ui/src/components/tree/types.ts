/** Types shared by the parts of the folder tree. */
import type { DragSource } from "../dnd/drag";
import type { Verdict } from "../dnd/useDropTarget";
import type { FolderNode } from "./folders";

export interface FolderDrop {
  judge: (node: FolderNode, source: DragSource) => Verdict;
  onDrop: (node: FolderNode, source: DragSource) => void;
  /** Called with the folder under the current drag, by pointer or keyboard; undefined if there is none. */
  onOver?: (node: FolderNode | undefined) => void;
}
