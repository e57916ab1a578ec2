/** What clicks and keys on the rows of a grid do. */
import type { KeyboardEvent, RefObject } from "react";
import { useStableFunctions } from "../useLatest";
import type { RowActions } from "./GridRow";
import type { VirtualGridProps } from "./types";
import { focusRow } from "./useGridFocus";
import { useGridKeys } from "./useGridKeys";
import { useGridSelection } from "./useGridSelection";
import { HEAD_PX } from "./useRowWindow";

interface ActionOptions {
  scroller: RefObject<HTMLElement | null>;
  /** Height of a row in px. */
  height: number;
  /** Index of the row with the focus. */
  focused: number;
  moveTo: (index: number) => void;
  scrollTo: (index: number) => void;
  /** Called with the index of a row when a drag of it starts. */
  onDragStart: (index: number) => void;
}

export function useRowActions<Row>(
  props: VirtualGridProps<Row>,
  options: ActionOptions,
): { actions: RowActions<Row>; onKeyDown: (event: KeyboardEvent<HTMLElement>) => void } {
  const { rowAt, selection, drag, onMenu, onActivate } = props;
  const { moveTo } = options;
  const chosen = useGridSelection(props, options.focused);
  const withRow = (index: number, act: ((row: Row) => void) | undefined) => {
    const row = rowAt(index);
    if (row !== undefined) act?.(row);
  };
  const actions = useStableFunctions<RowActions<Row>>({
    onPick(index, event) {
      moveTo(index);
      if (!selection) return;
      // A plain click does not select, so that looking at rows does not add them to the next drag.
      if (event.shiftKey) chosen.extendTo(index);
      else if (event.ctrlKey || event.metaKey) chosen.toggleAt(index);
      else chosen.anchorAt(index);
    },
    onCheck(index, event) {
      if (event.shiftKey) chosen.extendTo(index);
      else chosen.toggleAt(index);
    },
    onActivate: (index) => withRow(index, onActivate),
    onMenu: (index, at) => withRow(index, onMenu && ((row) => onMenu(row, at))),
    onFocus: moveTo,
    begin(row, index) {
      options.onDragStart(index);
      return drag?.begin(row) ?? null;
    },
    rowName: props.rowName,
  });
  return { actions, onKeyDown: useRowKeys(props, options, chosen, actions) };
}

/** The keys of the rows, which act like clicks and move the focus. */
function useRowKeys<Row>(
  props: VirtualGridProps<Row>,
  { scroller, height, moveTo, scrollTo }: ActionOptions,
  chosen: ReturnType<typeof useGridSelection>,
  actions: RowActions<Row>,
) {
  return useGridKeys({
    rowCount: props.rowCount,
    pageRows: () => {
      const visible = (scroller.current?.clientHeight ?? 0) - HEAD_PX;
      return Math.max(1, Math.floor(visible / height) - 1);
    },
    selectable: props.selection !== undefined,
    goTo(index, extend) {
      moveTo(index);
      scrollTo(index);
      if (extend) chosen.extendTo(index);
      else chosen.anchorAt(index);
      focusRow(scroller.current, index);
    },
    toggle: chosen.toggleAt,
    selectAll: chosen.selectAll,
    activate: actions.onActivate,
    menu(index, row) {
      const box = row.getBoundingClientRect();
      actions.onMenu(index, { x: box.left + 48, y: box.bottom - 4 });
    },
    typeAhead: props.onTypeAhead,
    onFailure: props.onFailure,
  });
}
