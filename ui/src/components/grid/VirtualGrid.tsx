/**
 * A list of any length: only the rows in sight exist in the page, and the owner is told which those are. Rows, their
 * order and what is chosen belong to the owner; the grid has only the place of the focus.
 *
 * Keys: Up, Down, Page Up, Page Down, Home, End move; with Shift they draw a range. Space takes a row, Ctrl+A (Cmd+A)
 * all. Enter activates. Left and Right walk through the links and buttons of a row. Shift+F10 opens the row's menu.
 */
import { defaultRangeExtractor, useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, useState, type CSSProperties } from "react";
import { t } from "../../i18n";
import { GridHeader } from "./GridHeader";
import { GridRow, type RowActions } from "./GridRow";
import { isSelected } from "./selection";
import type { VirtualGridProps } from "./types";
import { useGridKeys } from "./useGridKeys";
import { useGridSelection } from "./useGridSelection";
import css from "./grid.module.css";

const ROW_PX = 37;
const HEAD_PX = 30;
const OVERSCAN = 4;

export function VirtualGrid<Row>(props: VirtualGridProps<Row>) {
  const { label, columns, rowCount, rowAt, rowKey, selection, drag, onMenu, onActivate } = props;
  const height = props.rowHeight ?? ROW_PX;
  const scroller = useRef<HTMLDivElement>(null);
  const [place, setPlace] = useState(0);
  const focused = Math.min(place, Math.max(0, rowCount - 1));
  const wantsFocus = useRef(false);

  const virtual = useVirtualizer({
    count: rowCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: OVERSCAN,
    scrollPaddingEnd: HEAD_PX,
    // The row with the focus stays in the page when it is scrolled out of sight, or the focus would be lost.
    rangeExtractor: (range) => {
      const rows = defaultRangeExtractor(range);
      return rowCount === 0 || rows.includes(focused) ? rows : [...rows, focused].sort((a, b) => a - b);
    },
  });
  const items = virtual.getVirtualItems();
  useNeed(props, virtual.range?.startIndex, virtual.range?.endIndex);

  const chosen = useGridSelection(props);
  const goTo = (index: number, extend: boolean) => {
    wantsFocus.current = true;
    setPlace(index);
    virtual.scrollToIndex(index, { align: "auto" });
    if (extend) chosen.extendTo(index);
    else chosen.anchorAt(index);
    focusRow(scroller.current, index);
  };
  useEffect(() => {
    if (wantsFocus.current && focusRow(scroller.current, focused)) wantsFocus.current = false;
  });

  const withRow = (index: number, act: ((row: Row) => void) | undefined) => {
    const row = rowAt(index);
    if (row !== undefined) act?.(row);
  };
  const actions = useLatest<RowActions<Row>>({
    onPick(index, event) {
      setPlace(index);
      if (!selection) return;
      if (event.shiftKey) chosen.extendTo(index);
      else chosen.toggleAt(index);
    },
    onCheck(index, event) {
      if (event.shiftKey) chosen.extendTo(index);
      else chosen.toggleAt(index);
    },
    onActivate: (index) => withRow(index, onActivate),
    onMenu: (index, at) => withRow(index, onMenu && ((row) => onMenu(row, at))),
    onFocus: setPlace,
    begin: (row) => drag?.begin(row) ?? null,
    rowName: props.rowName,
  });

  const onKeyDown = useGridKeys({
    rowCount,
    pageRows: () => Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - HEAD_PX) / height) - 1),
    focused,
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
  });

  const template = templateOf(props);
  return (
    <div className={css.frame}>
      <div
        ref={scroller}
        role="grid"
        aria-label={label}
        aria-rowcount={rowCount + 1}
        aria-colcount={columns.length + (selection ? 1 : 0) + (drag ? 1 : 0)}
        aria-multiselectable={selection ? true : undefined}
        className={css.grid}
        data-empty={rowCount === 0 || undefined}
        style={{ "--grid-columns": template } as CSSProperties}
        onKeyDown={onKeyDown}
      >
        <GridHeader {...props} />
        <div role="rowgroup" className={css.body} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const row = rowAt(item.index);
            const key = row === undefined ? undefined : rowKey(row);
            return (
              <GridRow
                key={key ?? `place ${item.index}`}
                index={item.index}
                row={row}
                columns={columns}
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

function focusRow(scroller: HTMLElement | null, index: number): boolean {
  const row = scroller?.querySelector<HTMLElement>(`[data-index="${index}"]`);
  row?.focus({ preventScroll: true });
  return row !== null && row !== undefined;
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

function templateOf<Row>({ columns, selection }: VirtualGridProps<Row>): string {
  const widths = columns.map((column) =>
    column.width === undefined
      ? `minmax(${column.minWidth ?? 80}px, ${column.flex ?? 1}fr)`
      : `${column.width}px`,
  );
  if (selection) widths.unshift("18px");
  return widths.join(" ");
}
