/** The selection of a list. Rows that are not in the list are never selected. */
import { useEffect } from "react";
import type { SelectableList } from "../../api/useSelectableList";
import { NONE, only, type Selection } from "../../components/grid/selection";
import { useRemembered } from "../../placeMemory";
import { toastThrown } from "../editing/outcome";

type SetSelection = (next: Selection | ((now: Selection) => Selection)) => void;

/**
 * A selection that is cleared when the list changes: another search, filter or folder. `filter` identifies the content
 * of the list, without its sort order.
 */
export function useChosen(
  filter: string,
  list: Pick<SelectableList<unknown>, "keysAmong" | "readAt">,
): [Selection, SetSelection] {
  const [chosen, setChosen] = useRemembered("chosen", { filter, selection: NONE });
  const selection = chosen.filter === filter ? chosen.selection : NONE;
  if (chosen.filter !== filter) setChosen({ filter, selection });
  const setSelection: SetSelection = (next) =>
    setChosen((now) => {
      const present = now.filter === filter ? now.selection : NONE;
      return { filter, selection: typeof next === "function" ? next(present) : next };
    });
  useGone(selection, list, setSelection);
  return [selection, setSelection];
}

/** Deselects rows that have left the list, after each refresh. */
export function useGone(
  selection: Selection,
  { keysAmong, readAt }: Pick<SelectableList<unknown>, "keysAmong" | "readAt">,
  setSelection: SetSelection,
): void {
  useEffect(() => {
    if (selection.mode !== "some" || selection.keys.size === 0) return;
    keysAmong([...selection.keys]).then((still) => {
      setSelection((now) => (now === selection && still.length < selection.keys.size ? only(still) : now));
    }, toastThrown);
    // Only a refreshed list can have lost rows; selected rows are in it until then.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [readAt]);
}
