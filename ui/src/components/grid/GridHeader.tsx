/** The column heads of a grid: they stay visible, sort their column, and contain the check box for all rows. */
import SortDown from "@react-spectrum/s2/icons/SortDown";
import SortUp from "@react-spectrum/s2/icons/SortUp";
import { t } from "../../i18n";
import { CheckBox } from "./CheckBox";
import { ALL, NONE, stateOf } from "./selection";
import type { GridColumn, GridSort, VirtualGridProps } from "./types";
import css from "./grid.module.css";

export function GridHeader<Row>(props: VirtualGridProps<Row>) {
  const { columns, rowCount, selection, onSelectionChange, drag } = props;
  const first = (drag ? 1 : 0) + (selection ? 1 : 0);
  const chosen = selection ? stateOf(selection, rowCount) : "none";
  return (
    <div role="rowgroup" className={css.head}>
      <div role="row" aria-rowindex={1} className={css.line} data-drag={drag !== undefined || undefined}>
        {drag && (
          <div role="columnheader" aria-colindex={1} className={css.dragCell}>
            <span className="visuallyHidden">{t("grid.dragColumn")}</span>
          </div>
        )}
        {selection && (
          <div role="columnheader" aria-colindex={drag ? 2 : 1} className={css.cell}>
            <CheckBox
              label={t("grid.selectAll")}
              checked={chosen === "all"}
              mixed={chosen === "some"}
              onChange={() => onSelectionChange?.(chosen === "all" ? NONE : ALL)}
            />
          </div>
        )}
        {columns.map((column, place) => (
          <ColumnHead
            key={column.id}
            column={column}
            colIndex={first + place + 1}
            sort={props.sort}
            onSort={props.onSort}
          />
        ))}
      </div>
    </div>
  );
}

interface ColumnHeadProps<Row> {
  column: GridColumn<Row>;
  colIndex: number;
  sort: GridSort | undefined;
  onSort: ((sort: GridSort) => void) | undefined;
}

function ColumnHead<Row>({ column, colIndex, sort, onSort }: ColumnHeadProps<Row>) {
  const sorted = sort?.column === column.id;
  const className = `${css.cell} ${column.align === "end" ? css.end : ""}`;
  if (!column.sortable || !onSort) {
    return (
      <div role="columnheader" aria-colindex={colIndex} className={className}>
        {column.label}
      </div>
    );
  }
  const first = column.descendsFirst ?? column.number !== undefined;
  const Arrow = sorted && sort.descending ? SortDown : SortUp;
  return (
    <div
      role="columnheader"
      aria-colindex={colIndex}
      aria-sort={sorted ? (sort.descending ? "descending" : "ascending") : "none"}
      className={className}
    >
      <button
        type="button"
        className={css.sort}
        data-sorted={sorted || undefined}
        onClick={() => onSort({ column: column.id, descending: sorted ? !sort.descending : first })}
      >
        {column.label}
        <Arrow aria-hidden="true" />
      </button>
    </div>
  );
}
