/** What is chosen in a list. Nothing that cannot be seen is ever chosen. */
import { useEffect } from "react";
import type { SelectableList } from "../../api/useSelectableList";
import { NONE, only, type Selection } from "../../components/grid/selection";
import { useRemembered } from "../../placeMemory";
import { sayThrown } from "../editing/outcome";

type SetSelection = (next: Selection | ((now: Selection) => Selection)) => void;

/**
 * A selection that is let go when the list becomes another one: other words, another filter, another folder. `filter`
 * names what the list holds, without its order.
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

/** Lets go of chosen rows that have left the list, each time it was read again. */
export function useGone(
  selection: Selection,
  { keysAmong, readAt }: Pick<SelectableList<unknown>, "keysAmong" | "readAt">,
  setSelection: SetSelection,
): void {
  useEffect(() => {
    if (selection.mode !== "some" || selection.keys.size === 0) return;
    keysAmong([...selection.keys]).then((still) => {
      setSelection((now) => (now === selection && still.length < selection.keys.size ? only(still) : now));
    }, sayThrown);
    // Only a list that was read again can have lost rows; what is chosen in it is there.
    // oxlint-disable-next-line react/exhaustive-deps
  }, [readAt]);
}
