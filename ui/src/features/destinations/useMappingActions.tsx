/** What can be done with mappings: by the bar below the list, by the menu of a row, and by the Delete key. */
import type { WindowedList } from "../../api/useWindowedList";
import type { DestinationRow, MappedSegment, MappingRef } from "../../bindings";
import { countOf, isSelected, only, type Selection } from "../../components/grid/selection";
import { useContextMenu, type MenuEntry } from "../../components/MenuEntries";
import { useDialog } from "../../components/useDialog";
import { t } from "../../i18n";
import { openEntries } from "../../shared/lists/storageMenu";
import { keyOf } from "./mappingColumns";
import { MoveDialog } from "./MoveDialog";
import { useRemoval, withMappings } from "./useRemoval";

/** `onRemoved` is called with the selection that was removed. */
export function useMappingActions(
  of: DestinationRow,
  list: WindowedList<MappedSegment>,
  selection: Selection,
  onRemoved: (taken: Selection) => void,
) {
  const removal = useRemoval(of, list, onRemoved);
  const moving = useDialog<readonly MappingRef[]>("moveMappings", (mappings) => (
    <MoveDialog from={of} mappings={mappings} />
  ));
  const move = (chosen: Selection) =>
    withMappings(chosen, list, (mappings) => moving.open(mappings.map(({ mapping }) => mapping)));
  /** An action on a row is about the selection if the row is in it, otherwise about the row alone. */
  const at = (row: MappedSegment) => (isSelected(selection, keyOf(row)) ? selection : only([keyOf(row)]));
  const menu = useContextMenu<MappedSegment>(
    "mappingRowMenu",
    t("destinations.mapped.actions"),
    (row): MenuEntry[] => [
      ...openEntries({ screen: "segment", id: row.segment.id }, row.segment.id),
      { id: "move", label: t("destinations.move"), onAction: () => move(at(row)) },
      "separator",
      {
        id: "remove",
        label: t("destinations.remove"),
        keys: t("keys.delete"),
        danger: true,
        onAction: () => removal.ask(at(row)),
      },
    ],
  );
  const removeAt = (index: number | undefined) => {
    const row = index === undefined ? undefined : list.rowAt(index);
    const chosen = row ? at(row) : selection;
    if (countOf(chosen, list.total) > 0) removal.ask(chosen);
  };
  return {
    /** Of the row with this index. */
    removeAt,
    move: () => move(selection),
    remove: () => removal.ask(selection),
    onMenu: menu.open,
    overlays: (
      <>
        {menu.menu}
        {removal.dialog}
        {moving.dialog}
      </>
    ),
  };
}
