/**
 * What is being dragged, inside this window. The system's drag data carry a handle under a type of our own and nothing
 * else: another program learns nothing, and nothing another program drops is taken for a plan.
 */
import { useSyncExternalStore } from "react";

/** The type under which a drag carries its handle. */
export const SELECTION_TYPE = "application/x-segment-bridge-selection";

export interface DragSource<T = unknown> {
  /** What kind of things, e.g. "audience"; drop targets decide by it. */
  kind: string;
  /** Name of the thing, or of the first of many. */
  label: string;
  count: number;
  /** What the drop needs, e.g. the selection and the filter it was made under. Never leaves the window. */
  payload: T;
  /** The handle under which the shell holds the selection; one is made up where the shell holds none. */
  handle?: string;
}

interface Present {
  handle: string;
  source: DragSource;
  byKeys: boolean;
}

let made = 0;
let present: Present | undefined;
const watchers = new Set<() => void>();

function tell(): void {
  for (const watcher of watchers) watcher();
}

/** Remembers a drag that starts and gives its handle. */
export function startDrag(source: DragSource, byKeys = false): string {
  made += 1;
  present = { handle: source.handle ?? `selection-${made}`, source, byKeys };
  tell();
  return present.handle;
}

/** Forgets the drag. */
export function endDrag(): void {
  if (!present) return;
  present = undefined;
  tell();
}

/** What tells that the pointer drags no more, where the row that would have said so is gone. */
const POINTER_IS_FREE = ["dragend", "drop", "mousemove", "pointermove", "pointerdown"] as const;

/** Forgets the drag once the pointer has let go; until then it can still be dropped. */
export function endDragWithPointer(): void {
  const of = present;
  const end = () => {
    for (const type of POINTER_IS_FREE) window.removeEventListener(type, end, { capture: true });
    // A drop is read by its target first.
    setTimeout(() => present === of && endDrag());
  };
  for (const type of POINTER_IS_FREE) window.addEventListener(type, end, { capture: true });
}

/**
 * Reads handles of the drag that is on now. Taken at the moment of a drop, because the drag may be over before its data
 * can be read; a handle of any other drag stands for nothing.
 */
export function reader(): (handle: string) => DragSource | undefined {
  const then = present;
  return (handle) => (then?.handle === handle ? then.source : undefined);
}

export function currentDrag(): DragSource | undefined {
  return present?.source;
}

/** Whether the drag that is on is steered by keys, Tab from target to target. */
export function isDraggedByKeys(): boolean {
  return present?.byKeys ?? false;
}

function subscribe(changed: () => void): () => void {
  watchers.add(changed);
  return () => watchers.delete(changed);
}

/** What is being dragged now; the component renders again when a drag starts or ends. */
export function useCurrentDrag(): DragSource | undefined {
  return useSyncExternalStore(subscribe, currentDrag);
}
