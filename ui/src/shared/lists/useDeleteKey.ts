/** The Delete key in a list. */
import { useEffect, useRef, type RefObject } from "react";
import { useLatest } from "../../components/useLatest";

/** `onDelete` is called with the index of the focused row. The returned reference belongs to the element around the list. */
export function useDeleteKey(
  onDelete: ((focused: number | undefined) => void) | undefined,
): RefObject<HTMLDivElement | null> {
  const list = useRef<HTMLDivElement>(null);
  const latest = useLatest(onDelete);
  useEffect(() => {
    const place = list.current;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Delete" || event.defaultPrevented) return;
      const row = (event.target as HTMLElement).closest<HTMLElement>("[data-index]");
      latest.current?.(row ? Number(row.dataset.index) : undefined);
    };
    place?.addEventListener("keydown", onKey);
    return () => place?.removeEventListener("keydown", onKey);
  }, [latest]);
  return list;
}
