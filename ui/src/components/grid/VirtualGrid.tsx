/**
 * A list of any length: only the rows in sight exist in the page, and the owner is told which those are. Rows, their
 * order and what is chosen belong to the owner; the grid has only the place of the focus.
 *
 * Keys: Up, Down, Page Up, Page Down, Home, End move; with Shift they draw a range. Space takes a row, Ctrl+A (Cmd+A)
 * all. Enter activates. Left and Right walk through the links and buttons of a row. Shift+F10 opens the row's menu.
 */
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useLayoutEffect, useRef, useState, type CSSProperties } from "react";
import { t } from "../../i18n";
import { useCurrentDrag } from "../dnd/drag";
import { GridHeader } from "./GridHeader";
import { GridRow, type RowActions } from "./GridRow";
import { isSelected } from "./selection";
import type { VirtualGridProps } from "./types";
import { useColumns } from "./useColumns";
import { useFrozenRows } from "./useFrozenRows";
import { focusRow, useGridFocus } from "./useGridFocus";
import { useGridKeys } from "./useGridKeys";
import { useGridMemory } from "./useGridMemory";
import { useGridSelection } from "./useGridSelection";
import { usePressed } from "./usePressed";
import css from "./grid.module.css";

const ROW_PX = 37;
const HEAD_PX = 30;
const OVERSCAN = 4;

export function VirtualGrid<Row>(given: VirtualGridProps<Row>) {
  // The row a drag began at stays in the page wherever the list is scrolled to: its drag would end with it.
  const [dragged, setDragged] = useState(0);
  const isDragging = useCurrentDrag() !== undefined && given.drag !== undefined;
  const pressed = usePressed();
  const rows = useFrozenRows(given, isDragging || pressed.row !== undefined, pressed.row ?? dragged);
  const props = { ...given, ...rows };
  const { label, rowCount, rowAt, rowKey, selection, drag, onMenu, onActivate, listKey } = props;
  const height = props.rowHeight ?? ROW_PX;
  const scroller = useRef<HTMLDivElement>(null);
  const inPage = useRef<readonly number[]>([]);
  const keyAt = (index: number) => {
    const row = rowAt(index);
    return row === undefined ? undefined : rowKey(row);
  };
  const memory = useGridMemory({ name: props.memory, scroller, height, rowCount, keyAt });
  const {
    focus,
    place: focused,
    moveTo,
  } = useGridFocus({
    scroller,
    rowCount,
    keyAt,
    inPage: inPage.current,
    listKey,
    start: memory.focus,
  });
  memory.note(focus);
  // The row with the focus stays in the page when it is scrolled out of sight, or the focus would be lost.
  const kept = isDragging && dragged !== focused ? [focused, dragged] : [focused];

  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    initialOffset: memory.initialTop,
    overscan: OVERSCAN,
    scrollPaddingEnd: HEAD_PX,
    rangeExtractor: (range) => {
      const inSight = defaultRangeExtractor(range);
      const more = kept.filter((index) => index < rowCount && !inSight.includes(index));
      return more.length === 0 ? inSight : [...inSight, ...more].sort((a, b) => a - b);
    },
  });
  const items = virtual.getVirtualItems();
  inPage.current = items.map(({ index }) => index);
  useNeed(props, virtual.range?.startIndex, virtual.range?.endIndex);
  useTop(scroller, listKey);

  const shown = useColumns(
    props,
    scroller,
    items.flatMap(({ index }) => rowAt(index) ?? []),
  );
  const chosen = useGridSelection(props, focused);
  const goTo = (index: number, extend: boolean) => {
    moveTo(index);
    virtual.scrollToIndex(index, { align: "auto" });
    if (extend) chosen.extendTo(index);
    else chosen.anchorAt(index);
    focusRow(scroller.current, index);
  };

  const withRow = (index: number, act: ((row: Row) => void) | undefined) => {
    const row = rowAt(index);
    if (row !== undefined) act?.(row);
  };
  const actions = useLatest<RowActions<Row>>({
    onPick(index, event) {
      moveTo(index);
      if (!selection) return;
      // A plain click only looks: whoever goes through rows must not collect what the next drag takes along.
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
      setDragged(index);
      return drag?.begin(row) ?? null;
    },
    rowName: props.rowName,
  });

  const onKeyDown = useGridKeys({
    rowCount,
    pageRows: () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_PX) / height) - 1),
    selectable: selection !== undefined,
    goTo,
    toggle: chosen.toggleAt,
    selectAll: chosen.selectAll,
    activate: (index) => withRow(index, onActivate),
    menu(index, row) {
      const box = row.getBoundingClientRect();
      withRow(index, onMenu && ((one) => onMenu(one, { x: box.left + 48, y: box.bottom - 4 })));
    },
    typeAhead: props.onTypeAhead,
    onFailure: props.onFailure,
  });

  return (
    <div className={css.frame}>
      {shown.measure}
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={rowCount + 1}
        aria-colcount={shown.columns.length + (selection ? 1 : 0) + (drag ? 1 : 0)}
        aria-multiselectable={selection ? true : undefined}
        className={css.grid}
        data-empty={rowCount === 0 || undefined}
        style={{ "--grid-columns": shown.template, "--grid-least": `${shown.least}px` } as CSSProperties}
        onKeyDown={onKeyDown}
        onPointerDownCapture={pressed.onPointerDown}
      >
        <GridHeader {...props} columns={shown.columns} />
        <div role="rowgroup" className={css.body} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rowAt(item.index);
            const key = row === undefined ? undefined : rowKey(row);
            return (
              // By place: a row that is read, or moves, keeps its element, and with it the focus and a drag.
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
                focusable={item.index === focused}
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

/** Another list, filter or order begins at its top. */
function useTop(scroller: { current: HTMLElement | null }, listKey: string | undefined): void {
  const before = useRef(listKey);
  useLayoutEffect(() => {
    if (before.current === listKey) return;
    before.current = listKey;
    scroller.current?.scrollTo({ top: 0 });
  }, [scroller, listKey]);
}

/** Tells the owner which rows are in sight, once for each change. */
function useNeed<Row>(
  props: VirtualGridProps<Row>,
  first: number | undefined,
  last: number | undefined,
): void {
  const { rowCount, onNeed } = props;
  const start = Math.max(0, (first ?? 0) - OVERSCAN);
  const end = last === undefined ? 0 : Math.min(rowCount, last + 1 + OVERSCAN);
  useEffect(() => {
    if (end > start) onNeed?.(start, end);
  }, [start, end, onNeed]);
}

/** One object for the life of the grid whose functions always are those of the last render. */
function useLatest<T extends object>(value: T): T {
  const latest = useRef(value);
  useEffect(() => {
    latest.current = value;
  });
  const [stable] = useState(
    () =>
      Object.fromEntries(
        Object.keys(value).map((name) => [
          name,
          (...args: unknown[]) =>
            (latest.current[name as keyof T] as (...all: unknown[]) => unknown)(...args),
        ]),
      ) as T,
  );
  return stable;
}
