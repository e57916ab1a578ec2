/**
 * A place things can be dropped on. It says before the drop whether it takes what is dragged, and if not, why: with a
 * keyboard drag only the places that take it are reachable; with a pointer the others show their reason.
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
  /** Called after the pointer has stayed on the target for a moment: folders open. */
  onLinger?: () => void;
  isDisabled?: boolean;
}

/** How the target looks: not concerned, ready to take it, taking it now, or refusing it now. */
export type DropState = "idle" | "possible" | "over" | "refused";

/** As long as React Aria waits on a target that takes what is dragged. */
const LINGER_MS = 800;

export function useDropTarget(options: DropTargetOptions) {
  const { ref, judge, onDrop, onLinger, isDisabled = false } = options;
  const source = useCurrentDrag();
  const [refused, setRefused] = useState<DragSource>();
  const { startLinger, clearLinger } = useLinger(onLinger);
  const inside = useRef(new Set<EventTarget>());

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

  const leave = () => {
    inside.current.clear();
    clearLinger();
    setRefused(undefined);
  };
  // A drag can end while the pointer is still here (Escape): then no "leave" comes.
  useEffect(() => {
    if (source) return;
    inside.current.clear();
    clearLinger();
  }, [source, clearLinger]);

  const verdict = source && !isDisabled ? judge(source) : undefined;
  return {
    dropProps: {
      ...dropProps,
      onDragEnter(event: DragEvent<HTMLElement>) {
        dropProps.onDragEnter?.(event);
        if (inside.current.size === 0) {
          const dragged = currentDrag();
          const isRefused = dragged !== undefined && !judge(dragged).ok;
          // React Aria opens those that take it; one that refuses it may hold one that does not.
          if (isRefused) startLinger();
          setRefused(isRefused ? dragged : undefined);
        }
        inside.current.add(event.target);
      },
      onDragLeave(event: DragEvent<HTMLElement>) {
        dropProps.onDragLeave?.(event);
        inside.current.delete(event.target);
        if (inside.current.size === 0) leave();
      },
      onDrop(event: DragEvent<HTMLElement>) {
        dropProps.onDrop?.(event);
        leave();
      },
    },
    state: stateOfDrop(verdict, isDropTarget, refused === source),
    reason: verdict && !verdict.ok ? verdict.reason : undefined,
  };
}

function stateOfDrop(verdict: Verdict | undefined, over: boolean, refusing: boolean): DropState {
  if (!verdict) return "idle";
  if (!verdict.ok) return refusing ? "refused" : "idle";
  return over ? "over" : "possible";
}

/** Reads the handle out of what was dropped and hands over what it stands for. */
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
