/**
 * The current drag inside this window. The system's drag data contains only a handle, under a type of our own: other
 * programs learn nothing, and nothing dropped from another program is mistaken for a selection.
 */
import { store, useStore } from "../../store";

/** The type under which a drag carries its handle. */
export const SELECTION_TYPE = "application/x-segment-bridge-selection";

export interface DragSource<T = unknown> {
  /** The kind of object, e.g. "audience", by which drop targets decide. */
  kind: string;
  /** Name of the object, or of the first of many. */
  label: string;
  count: number;
  /** What the drop needs, e.g. the selection and its filter. Never leaves the window. */
  payload: T;
  /** The handle under which the shell holds the selection; if there is none, one is made up. */
  handle?: string;
}

interface Present {
  handle: string;
  source: DragSource;
  byKeys: boolean;
}

let made = 0;
const present = store<Present | undefined>(undefined);

/** Starts a drag and returns its handle. */
export function startDrag(source: DragSource, byKeys = false): string {
  made += 1;
  const handle = source.handle ?? `selection-${made}`;
  present.set({ handle, source, byKeys });
  return handle;
}

/** Forgets the drag. */
export function endDrag(): void {
  if (present.get()) present.set(undefined);
}

/** Events that show that the pointer no longer drags, in case the row that would have reported it is gone. */
const POINTER_IS_FREE = ["dragend", "drop", "mousemove", "pointermove", "pointerdown"] as const;

/** Ends the drag once the pointer has released it; until then it can still be dropped. */
export function endDragWithPointer(): void {
  const of = present.get();
  const end = () => {
    for (const type of POINTER_IS_FREE) window.removeEventListener(type, end, { capture: true });
    // A drop is read by its target first.
    setTimeout(() => present.get() === of && endDrag());
  };
  for (const type of POINTER_IS_FREE) window.addEventListener(type, end, { capture: true });
}

/**
 * Returns a function that resolves handles of the current drag. Called at the moment of a drop, because the drag may be
 * over before its data can be read; handles of other drags resolve to undefined.
 */
export function reader(): (handle: string) => DragSource | undefined {
  const then = present.get();
  return (handle) => (then?.handle === handle ? then.source : undefined);
}

export function currentDrag(): DragSource | undefined {
  return present.get()?.source;
}

/** Whether the current drag is controlled by keyboard, with Tab from target to target. */
export function isDraggedByKeys(): boolean {
  return present.get()?.byKeys ?? false;
}

/** What is being dragged now; the component renders again when a drag starts or ends. */
export function useCurrentDrag(): DragSource | undefined {
  return useStore(present)?.source;
}
