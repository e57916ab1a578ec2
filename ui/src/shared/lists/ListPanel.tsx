/** A list of objects as a panel: windowed rows, a menu for each row, and a replacement for an empty list. */
import type { ReactNode } from "react";
import type { SelectableList } from "../../api/useSelectableList";
import type { Selection } from "../../components/grid/selection";
import type { GridColumn, GridSort, Point } from "../../components/grid/types";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { Panel } from "../../components/Panel";
import { toastThrown } from "../editing/outcome";
import { ListBody } from "./ListBody";

/** The state of a list that its page holds. */
export interface ListState {
  sort: GridSort;
  onSort: (sort: GridSort) => void;
  selection: Selection;
  onSelectionChange: (selection: Selection) => void;
  /** Position of the first row whose name starts with these letters. */
  onTypeAhead: (letters: string) => Promise<number | undefined>;
}

interface ListPanelProps<Row> extends ListState {
  title: string;
  list: SelectableList<Row>;
  columns: readonly GridColumn<Row>[];
  /** The name under which the grid remembers its scroll position. */
  memory: string;
  onOpen: (row: Row) => void;
  menu: { open: (row: Row, at: Point) => void; menu: ReactNode };
  /** Shown if there are no rows. */
  empty: ReactNode;
}

export function ListPanel<Row extends { id: string; name: string }>(props: ListPanelProps<Row>) {
  const { title, list, columns, memory, onOpen, menu, empty, ...state } = props;
  return (
    <Panel title={title} fill flush>
      <ListBody list={list}>
        <VirtualGrid<Row>
          label={title}
          columns={columns}
          rowCount={list.total}
          rowAt={list.rowAt}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          onNeed={list.onNeed}
          keysBetween={list.keysBetween}
          onFailure={toastThrown}
          listKey={list.key}
          memory={memory}
          onActivate={onOpen}
          onMenu={menu.open}
          empty={empty}
          {...state}
        />
      </ListBody>
      {menu.menu}
    </Panel>
  );
}
