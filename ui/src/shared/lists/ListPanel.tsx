/** A list of objects as a panel of its own: rows in a window, a menu for each, and what is shown in place of rows. */
import type { ReactNode } from "react";
import type { SelectableList } from "../../api/useSelectableList";
import type { Selection } from "../../components/grid/selection";
import type { GridColumn, GridSort, Point } from "../../components/grid/types";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { Panel } from "../../components/Panel";
import { sayThrown } from "../editing/outcome";
import { ListBody } from "./ListBody";

/** What the page of a list keeps for it. */
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
  /** Under which name the grid remembers where it was scrolled. */
  memory: string;
  onOpen: (row: Row) => void;
  menu: { open: (row: Row, at: Point) => void; menu: ReactNode };
  /** In place of rows where there are none. */
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
          onFailure={sayThrown}
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
