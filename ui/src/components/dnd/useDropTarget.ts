/**
 * A drop target that shows before the drop whether it accepts the drag, and if not, why. A keyboard drag reaches only the
 * targets that accept it; under a pointer the others show their reason.
 */
import { useCallback, useEffect, useRef, useState, type DragEvent, type RefObject } from "react";
import { useDrop, type DropItem } from "react-aria";
import { inBackground } from "../../background";
import { SELECTION_TYPE, currentDrag, reader, useCurrentDrag, type DragSource } from "./drag";

export type Verdict = { ok: true } | { ok: false; reason: string };

export interface DropTargetOptions {
  ref: RefObject<HTMLElement | null>;
  judge: (source: DragSource) => Verdict;
  onDrop: (source: DragSource) => void;
  /** Called after the pointer has rested on the target for a moment: folders open. */
  onLinger?: () => void;
  isDisabled?: boolean;
}

/** The look of the target: no drag, can accept the drag, is under an accepted drag, is under a refused drag. */
export type DropState = "idle" | "possible" | "over" | "refused";

/** The same delay as React Aria's on a target that accepts the drag. */
const LINGER_MS = 800;

export function useDropTarget(options: DropTargetOptions) {
  const { ref, judge, onDrop, onLinger, isDisabled = false } = options;
  const source = useCurrentDrag();
  const hover = useHover(judge, onLinger);
  const { dropProps, isDropTarget } = useDrop({
    ref,
    isDisabled,
    getDropOperation(types) {
      const dragged = currentDrag();
      return types.has(SELECTION_TYPE) && dragged && judge(dragged).ok ? "copy" : "cancel";
    },
    onDropActivate: onLinger && (() => onLinger()),
    onDrop: (event) => inBackground(take(event.items, onDrop)),
  });
  const verdict = source && !isDisabled ? judge(source) : undefined;
  return {
    dropProps: {
      ...dropProps,
      onDragEnter(event: DragEvent<HTMLElement>) {
        dropProps.onDragEnter?.(event);
        hover.enter(event.target);
      },
      onDragLeave(event: DragEvent<HTMLElement>) {
        dropProps.onDragLeave?.(event);
        hover.leave(event.target);
      },
      onDrop(event: DragEvent<HTMLElement>) {
        dropProps.onDrop?.(event);
        hover.end();
      },
    },
    state: stateOfDrop(verdict, isDropTarget, hover.refused === source),
    reason: verdict && !verdict.ok ? verdict.reason : undefined,
  };
}

/** Follows a pointer drag over the target and the elements inside it; `refused` is the drag it refuses now. */
function useHover(judge: DropTargetOptions["judge"], onLinger: (() => void) | undefined) {
  const source = useCurrentDrag();
  const [refused, setRefused] = useState<DragSource>();
  const { startLinger, clearLinger } = useLinger(onLinger);
  const inside = useRef(new Set<EventTarget>());
  // A drag can end while the pointer is still here (Escape), and then no "leave" event comes.
  useEffect(() => {
    if (source) return;
    inside.current.clear();
    clearLinger();
  }, [source, clearLinger]);
  const end = () => {
    inside.current.clear();
    clearLinger();
    setRefused(undefined);
  };
  return {
    refused,
    end,
    enter(element: EventTarget) {
      if (inside.current.size === 0) {
        const dragged = currentDrag();
        const isRefused = dragged !== undefined && !judge(dragged).ok;
        // React Aria opens targets that accept the drag; one that refuses it may contain one that accepts it.
        if (isRefused) startLinger();
        setRefused(isRefused ? dragged : undefined);
      }
      inside.current.add(element);
    },
    leave(element: EventTarget) {
      inside.current.delete(element);
      if (inside.current.size === 0) end();
    },
  };
}

function stateOfDrop(verdict: Verdict | undefined, over: boolean, refusing: boolean): DropState {
  if (!verdict) return "idle";
  if (!verdict.ok) return refusing ? "refused" : "idle";
  return over ? "over" : "possible";
}

/** Reads the handle of the dropped items and passes on the drag it belongs to. */
async function take(items: DropItem[], onDrop: (source: DragSource) => void): Promise<void> {
  const read = reader();
  for (const item of items) {
    if (item.kind !== "text" || !item.types.has(SELECTION_TYPE)) continue;
    const source = read(await item.getText(SELECTION_TYPE));
    if (source) onDrop(source);
    return;
  }
}

function useLinger(onLinger: (() => void) | undefined) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const clearLinger = useCallback(() => clearTimeout(timer.current), []);
  useEffect(() => clearLinger, [clearLinger]);
  return {
    clearLinger,
    startLinger() {
      clearLinger();
      if (onLinger) timer.current = setTimeout(onLinger, LINGER_MS);
    },
  };
}
