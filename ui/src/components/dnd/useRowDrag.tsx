/** Makes a row draggable: by pointer anywhere on it, by keyboard and screen reader through its handle (Enter). */
import ShareIcon from "@react-spectrum/s2/icons/Share";
import {
  useImperativeHandle,
  useRef,
  useState,
  type DragEvent,
  type ReactNode,
  type Ref,
  type RefObject,
} from "react";
import { createPortal, flushSync } from "react-dom";
import { useDrag, type DragPreviewRenderer } from "react-aria";
import { formatNumber } from "../../i18n";
import { SELECTION_TYPE, currentDrag, endDrag, endDragWithPointer, startDrag, type DragSource } from "./drag";
import { repairFirstPress } from "./firstPress";
import { Words } from "../Name";
import css from "./dnd.module.css";

interface RowDragOptions {
  /** What a drag from this row would carry; null if the row cannot be dragged. Called when a drag starts. */
  begin: () => DragSource | null;
  isDisabled?: boolean;
}

/** `dragProps` go on the row, `dragButtonProps` on its handle, `preview` is rendered once beside it. */
export function useRowDrag({ begin, isDisabled = false }: RowDragOptions) {
  const preview = useRef<DragPreviewRenderer>(null);
  const row = useRef<HTMLSpanElement>(null);
  const image = useRef<HTMLDivElement>(null);
  const byPointer = useRef(false);
  const { dragProps, dragButtonProps, isDragging } = useDrag({
    hasDragButton: true,
    isDisabled,
    preview,
    getAllowedDropOperations: () => ["copy"],
    getItems() {
      const source = begin();
      return source ? [{ [SELECTION_TYPE]: startDrag(source, !byPointer.current) }] : [];
    },
    onDragEnd() {
      // React Aria also calls this when the row leaves the page, while the pointer still drags.
      if (row.current?.isConnected === false || row.current === null) endDragWithPointer();
      else endDrag();
      repairFirstPress();
    },
  });
  return {
    dragProps: {
      ...dragProps,
      // The system fires this only for pointer drags.
      onDragStart(event: DragEvent<HTMLElement>) {
        byPointer.current = true;
        dragProps.onDragStart?.(event);
        placeImage(event.dataTransfer, image.current);
        byPointer.current = false;
      },
    },
    dragButtonProps,
    isDragging,
    preview: <DragImage ref={preview} row={row} image={image} />,
  };
}

interface DragImageProps {
  ref: Ref<DragPreviewRenderer>;
  row: RefObject<HTMLSpanElement | null>;
  image: RefObject<HTMLDivElement | null>;
}

/**
 * The image under the pointer, in the page just long enough for the system to copy it. React Aria's own `DragPreview`
 * is far outside the window, where WebKitGTK paints nothing; this one is over its row, uncovered.
 */
function DragImage({ ref, row, image }: DragImageProps) {
  const [at, setAt] = useState<{ top: number; left: number }>();
  useImperativeHandle(ref, () => (_items, use) => {
    const { top = 0, left = 0 } = row.current?.parentElement?.getBoundingClientRect() ?? {};
    flushSync(() => setAt({ top, left }));
    use(image.current);
    // WebKitGTK copies it after the event, with the next frame it paints, so one frame later it has been copied.
    requestAnimationFrame(() => requestAnimationFrame(() => setAt(undefined)));
  });
  return (
    <>
      <span ref={row} hidden />
      {at &&
        createPortal(
          <div ref={image} className={css.image} style={at}>
            <DragChip source={currentDrag()} />
          </div>,
          document.body,
        )}
    </>
  );
}

/** Distance from the pointer to the image's edges in px; leaves room for one line of a tree above it. */
const BESIDE_PX = 12;
const ABOVE_PX = 17;

/**
 * Places the image above the pointer and to its left, so that it does not cover what is below. React Aria would put the
 * pointer inside the image, so this runs after it.
 */
function placeImage(transfer: DataTransfer, image: HTMLElement | null): void {
  if (image) transfer.setDragImage(image, image.offsetWidth - BESIDE_PX, image.offsetHeight + ABOVE_PX);
}

/** The chip under the pointer: the first name, and the number of objects. */
function DragChip({ source }: { source: DragSource | undefined }): ReactNode {
  if (!source) return <span />;
  return (
    <div className={css.chip}>
      <ShareIcon aria-hidden="true" />
      <Words className={css.chipName}>{source.label}</Words>
      {source.count > 1 && <span className={css.chipCount}>{formatNumber(source.count)}</span>}
    </div>
  );
}
