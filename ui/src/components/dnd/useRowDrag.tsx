/** Makes a row draggable: by pointer anywhere on it, by keyboard and screen reader through its handle (Enter). */
import ShareIcon from "@react-spectrum/s2/icons/Share";
import { useRef, type ReactNode } from "react";
import { DragPreview, useDrag, type DragPreviewRenderer } from "react-aria";
import { formatNumber } from "../../i18n";
import { SELECTION_TYPE, currentDrag, endDrag, startDrag, type DragSource } from "./drag";
import css from "./dnd.module.css";

interface RowDragOptions {
  /** What a drag from this row would carry; null where the row cannot be dragged. Asked when a drag starts. */
  begin: () => DragSource | null;
  isDisabled?: boolean;
}

/** `dragProps` go on the row, `dragButtonProps` on its handle, `preview` is rendered once beside it. */
export function useRowDrag({ begin, isDisabled = false }: RowDragOptions) {
  const preview = useRef<DragPreviewRenderer>(null);
  const { dragProps, dragButtonProps, isDragging } = useDrag({
    hasDragButton: true,
    isDisabled,
    preview,
    getAllowedDropOperations: () => ["copy"],
    getItems() {
      const source = begin();
      return source ? [{ [SELECTION_TYPE]: startDrag(source) }] : [];
    },
    onDragEnd: endDrag,
  });
  return {
    dragProps,
    dragButtonProps,
    isDragging,
    preview: <DragPreview ref={preview}>{() => <DragChip source={currentDrag()} />}</DragPreview>,
  };
}

/** The chip under the pointer: the first name, and how many there are. */
function DragChip({ source }: { source: DragSource | undefined }): ReactNode {
  if (!source) return <span />;
  return (
    <div className={css.chip}>
      <ShareIcon aria-hidden="true" />
      <bdi className={css.chipName}>{source.label}</bdi>
      {source.count > 1 && <span className={css.chipCount}>{formatNumber(source.count)}</span>}
    </div>
  );
}
