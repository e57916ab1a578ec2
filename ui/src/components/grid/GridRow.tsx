/** One visible row of a grid. Its links and buttons are reached with Left and Right, not with Tab. */
import DragHandle from "@react-spectrum/s2/icons/Move";
import {
  memo,
  useLayoutEffect,
  useRef,
  useState,
  type CSSProperties,
  type MouseEvent,
  type ReactNode,
} from "react";
import { Button } from "react-aria-components";
import { t } from "../../i18n";
import type { DragSource } from "../dnd/drag";
import { useRowDrag } from "../dnd/useRowDrag";
import { useMenuTrigger } from "../menuTrigger";
import { CheckBox } from "./CheckBox";
import type { CellRoom, GridColumn, Point } from "./types";
import css from "./grid.module.css";

/** The actions on a row; one object for all rows, so that rows need not rerender. */
export interface RowActions<Row> {
  onPick: (index: number, event: MouseEvent) => void;
  onCheck: (index: number, event: MouseEvent) => void;
  onActivate: (index: number) => void;
  onMenu: (index: number, at: Point) => void;
  onFocus: (index: number) => void;
  begin: (row: Row, index: number) => DragSource | null;
  rowName: (row: Row) => string;
}

interface GridRowProps<Row> {
  index: number;
  row: Row | undefined;
  columns: readonly GridColumn<Row>[];
  rooms: Readonly<Record<string, CellRoom>>;
  actions: RowActions<Row>;
  offset: number;
  height: number;
  /** Undefined in a list without check boxes. */
  selected: boolean | undefined;
  draggable: boolean;
  focusable: boolean;
  active: boolean;
}

const INTERACTIVE = "a[href], button, input, select, textarea, [tabindex]";

function Row<Row>(props: GridRowProps<Row>) {
  const { index, row, columns, actions, selected, draggable, focusable, active } = props;
  const element = useRef<HTMLDivElement>(null);
  // Only the current row has a handle: handles in all rows would add a third to the time of a scroll.
  const [hovered, setHovered] = useState(false);
  const drag = useRowDrag({
    begin: () => (row === undefined ? null : actions.begin(row, index)),
    isDisabled: !draggable || row === undefined,
  });
  useLayoutEffect(() => {
    for (const inner of element.current?.querySelectorAll<HTMLElement>(INTERACTIVE) ?? [])
      inner.tabIndex = -1;
  });
  const menuProps = useMenuTrigger((at) => actions.onMenu(index, at));
  const style: CSSProperties = { transform: `translateY(${props.offset}px)`, height: props.height };
  const first = (draggable ? 1 : 0) + (selected === undefined ? 0 : 1);
  return (
    <div
      ref={element}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      aria-busy={row === undefined || undefined}
      aria-current={active || undefined}
      data-index={index}
      data-dragging={drag.isDragging || undefined}
      className={css.row}
      style={style}
      tabIndex={focusable ? 0 : -1}
      {...drag.dragProps}
      {...menuProps}
      onFocus={() => actions.onFocus(index)}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
      onClick={(event) => {
        if (!isInteractive(event)) actions.onPick(index, event);
      }}
      onDoubleClick={(event) => {
        if (!isInteractive(event)) actions.onActivate(index);
      }}
    >
      <div className={css.line} data-drag={draggable || undefined}>
        {draggable && (
          <div role="gridcell" aria-colindex={1} className={css.dragCell}>
            {row !== undefined && (focusable || hovered) && (
              <Button
                {...drag.dragButtonProps}
                className={css.handle}
                aria-label={t("grid.drag", { name: actions.rowName(row) })}
              >
                <DragHandle aria-hidden="true" />
              </Button>
            )}
          </div>
        )}
        {selected !== undefined && (
          <div role="gridcell" aria-colindex={draggable ? 2 : 1} className={css.cell}>
            <CheckBox
              label={t("grid.select", { name: row === undefined ? "" : actions.rowName(row) })}
              checked={selected}
              tabIndex={-1}
              onChange={(event) => actions.onCheck(index, event)}
            />
          </div>
        )}
        {columns.map((column, place) => (
          <div
            key={column.id}
            role="gridcell"
            aria-colindex={first + place + 1}
            className={`${css.cell} ${column.align === "end" ? css.end : ""}`}
          >
            {row === undefined ? <span className={css.bone} /> : cellOf(column, row, props.rooms)}
          </div>
        ))}
      </div>
      {drag.preview}
    </div>
  );
}

const NO_ROOM: CellRoom = { characters: Infinity };

function cellOf<Row>(
  column: GridColumn<Row>,
  row: Row,
  rooms: Readonly<Record<string, CellRoom>>,
): ReactNode {
  return column.render(row, rooms[column.id] ?? NO_ROOM);
}

export const GridRow = memo(Row) as typeof Row;

function isInteractive(event: MouseEvent): boolean {
  const inner = (event.target as HTMLElement).closest(INTERACTIVE);
  return inner !== null && inner !== event.currentTarget;
}
