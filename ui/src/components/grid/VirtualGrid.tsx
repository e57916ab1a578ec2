/**
 * A list of any length: only the visible rows are in the page, and `onNeed` reports which those are. Rows, their order
 * and the selection belong to the owner; the grid owns only the position of the focus.
 *
 * Keys: Up, Down, Page Up, Page Down, Home and End move; with Shift they select a range. Space toggles a row, Ctrl+A
 * (Cmd+A) selects all, Enter opens. Left and Right move through the links and buttons of a row. Shift+F10 opens its menu.
 */
import { useLayoutEffect, useRef, useState, type CSSProperties, type RefObject } from "react";
import { t } from "../../i18n";
import { useCurrentDrag } from "../dnd/drag";
import { GridHeader } from "./GridHeader";
import { GridRow } from "./GridRow";
import { isSelected } from "./selection";
import type { VirtualGridProps } from "./types";
import { useColumns } from "./useColumns";
import { useFrozenRows } from "./useFrozenRows";
import { useGridFocus } from "./useGridFocus";
import { useGridMemory } from "./useGridMemory";
import { usePressed } from "./usePressed";
import { useRowActions } from "./useRowActions";
import { useRowWindow } from "./useRowWindow";
import css from "./grid.module.css";

const ROW_PX = 37;

export function VirtualGrid<Row>(given: VirtualGridProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null);
  const grid = useGrid(given, scroller);
  const { props, shown, actions } = grid;
  const { rowCount, rowAt, rowKey, selection, drag } = props;

  return (
    <div className={css.frame}>
      {shown.measure}
      <div
        ref={scroller}
        role="grid"
        aria-label={props.label}
        aria-rowcount={rowCount + 1}
        aria-colcount={shown.columns.length + (selection ? 1 : 0) + (drag ? 1 : 0)}
        aria-multiselectable={selection ? true : undefined}
        className={css.grid}
        data-empty={rowCount === 0 || undefined}
        style={{ "--grid-columns": shown.template, "--grid-least": `${shown.least}px` } as CSSProperties}
        onKeyDown={grid.onKeyDown}
        onPointerDownCapture={grid.onPointerDown}
      >
        <GridHeader {...props} columns={shown.columns} />
        <div role="rowgroup" className={css.body} style={{ height: grid.totalHeight }}>
          {grid.items.map((item) => {
            const row = rowAt(item.index);
            const key = row === undefined ? undefined : rowKey(row);
            return (
              // Keyed by index: a row that is loaded or moved keeps its element, and with it the focus and a drag.
              <GridRow
                key={item.index}
                index={item.index}
                row={row}
                columns={shown.columns}
                rooms={shown.rooms}
                actions={actions}
                offset={item.start}
                height={item.size}
                selected={selection && key !== undefined ? isSelected(selection, key) : selection && false}
                draggable={drag !== undefined}
                focusable={item.index === grid.focused}
                active={key !== undefined && key === props.activeKey}
              />
            );
          })}
        </div>
      </div>
      {rowCount === 0 && <div className={css.empty}>{props.empty ?? <p>{t("grid.empty")}</p>}</div>}
    </div>
  );
}

/** The state of a grid: the rows it shows, where the focus is, and what clicks and keys do. */
function useGrid<Row>(given: VirtualGridProps<Row>, scroller: RefObject<HTMLDivElement | null>) {
  // The row where a drag started stays in the page no matter how far the list is scrolled: removing it would end the drag.
  const [dragged, setDragged] = useState(0);
  const isDragging = useCurrentDrag() !== undefined && given.drag !== undefined;
  const pressed = usePressed();
  const rows = useFrozenRows(given, isDragging || pressed.row !== undefined, pressed.row ?? dragged);
  const props = { ...given, ...rows };
  const { rowCount, rowAt, rowKey, listKey } = props;
  const height = props.rowHeight ?? ROW_PX;
  const inPage = useRef<readonly number[]>([]);
  const keyAt = (index: number) => {
    const row = rowAt(index);
    return row === undefined ? undefined : rowKey(row);
  };
  const memory = useGridMemory({ name: props.memory, scroller, height, rowCount, keyAt });
  const { focus, ...focusing } = useGridFocus({
    scroller,
    rowCount,
    keyAt,
    inPage: () => inPage.current,
    listKey,
    start: memory.focus,
  });
  const { place: focused, moveTo } = focusing;
  memory.note(focus);
  // The row with the focus stays in the page when it is scrolled out of sight, or the focus would be lost.
  const pinned = isDragging && dragged !== focused ? [focused, dragged] : [focused];
  const { initialTop } = memory;
  const { items, totalHeight, scrollTo } = useRowWindow(props, { scroller, height, initialTop, pinned });
  useLayoutEffect(() => {
    inPage.current = items.map(({ index }) => index);
  });
  const loaded = items.flatMap(({ index }) => rowAt(index) ?? []);
  const shown = useColumns(props, scroller, loaded);
  const onDragStart = setDragged;
  const acting = useRowActions(props, { scroller, height, focused, moveTo, scrollTo, onDragStart });
  return { props, shown, items, totalHeight, focused, ...acting, onPointerDown: pressed.onPointerDown };
}
