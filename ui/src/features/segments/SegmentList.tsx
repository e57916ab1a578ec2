/** The list of segments with Adobe's columns: id, name, description, status. */
import Duplicate from "@react-spectrum/s2/icons/Duplicate";
import Edit from "@react-spectrum/s2/icons/Edit";
import PauseCircle from "@react-spectrum/s2/icons/PauseCircle";
import Play from "@react-spectrum/s2/icons/Play";
import { useMemo, type RefObject } from "react";
import { useWhyNot } from "../../api/rights";
import type { SelectableList } from "../../api/useSelectableList";
import { inBackground } from "../../background";
import type { SegmentRow } from "../../bindings";
import type { Selection } from "../../components/grid/selection";
import { GridNumber } from "../../components/grid/GridNumber";
import type { GridColumn, GridSort } from "../../components/grid/types";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { AgeLabel } from "../../components/AgeLabel";
import { copy } from "../../components/copy";
import { IconButton } from "../../components/IconButton";
import { keysFor } from "../../components/keys";
import { useContextMenu, type MenuEntry } from "../../components/MenuEntries";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import css from "../storage/edit/edit.module.css";
import { sayThrown } from "../storage/edit/outcome";
import { useLatest } from "../storage/edit/useLatest";
import { ListBody } from "../storage/ListBody";
import { NoRows } from "../storage/NoRows";
import { statusWords } from "./statusWords";

interface RowEditing {
  edit: (row: SegmentRow) => void;
  duplicate: (row: SegmentRow) => void;
  setActive: (ids: string[], active: boolean) => void;
  askDelete: (row: SegmentRow) => void;
}

interface SegmentListProps {
  title: string;
  editing: RowEditing;
  segments: SelectableList<SegmentRow>;
  sort: GridSort;
  onSort: (sort: GridSort) => void;
  selection: Selection;
  onSelectionChange: (selection: Selection) => void;
  onTypeAhead: (letters: string) => Promise<number | undefined>;
  /** Whether segments of folders below are in it. */
  isDeep: boolean;
  /** Present while a search or filter is on. */
  onClear: (() => void) | undefined;
}

export function SegmentList({ title, segments, isDeep, onClear, editing, ...grid }: SegmentListProps) {
  const latest = useLatest(editing);
  const columns = useMemo(() => segmentColumns(latest), [latest]);
  const whyNoDelete = useWhyNot("deleteSegments");
  const menu = useContextMenu<SegmentRow>("segmentRowMenu", t("segments.rowActions"), (row) =>
    menuEntries(row, editing, whyNoDelete),
  );
  return (
    <Panel title={title} fill flush>
      <ListBody list={segments}>
        <VirtualGrid<SegmentRow>
          label={title}
          columns={columns}
          rowCount={segments.total}
          rowAt={segments.rowAt}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          onNeed={segments.onNeed}
          keysBetween={segments.keysBetween}
          onFailure={sayThrown}
          listKey={segments.key}
          memory="segments"
          onActivate={(row) => navigate({ screen: "segment", sid: row.id })}
          onMenu={menu.open}
          empty={
            <NoRows
              side="audienceManager"
              onClear={onClear}
              filtered={{ title: t("segments.nothingFound"), hint: t("segments.nothingFoundHint") }}
              empty={
                isDeep
                  ? { title: t("segments.emptyFolder") }
                  : { title: t("segments.emptyHere"), hint: t("segments.emptyHereHint") }
              }
            />
          }
          {...grid}
        />
      </ListBody>
      {menu.menu}
    </Panel>
  );
}

function menuEntries(row: SegmentRow, editing: RowEditing, whyNoDelete: string | undefined): MenuEntry[] {
  return [
    {
      id: "open",
      label: t("storage.open"),
      keys: keysFor("open"),
      onAction: () => navigate({ screen: "segment", sid: row.id }),
    },
    {
      id: "copy",
      label: t("storage.copyId"),
      onAction: () => inBackground(copy(row.id)),
    },
    "separator",
    {
      id: "delete",
      label: t("storage.edit.deleteMore"),
      keys: t("storage.edit.delete.keys"),
      note: whyNoDelete,
      disabled: whyNoDelete !== undefined,
      danger: true,
      onAction: () => editing.askDelete(row),
    },
  ];
}

function segmentColumns(editing: RefObject<RowEditing>): GridColumn<SegmentRow>[] {
  return [
    {
      id: "id",
      label: t("segments.id"),
      width: 96,
      sortable: true,
      render: (row) => <a href={hrefOf({ screen: "segment", sid: row.id })}>{row.id}</a>,
    },
    {
      id: "name",
      text: (row) => row.name,
      label: t("segments.name"),
      flex: 3,
      minWidth: 144,
      roomyWidth: 240,
      sortable: true,
      render: (row) => (
        <a href={hrefOf({ screen: "segment", sid: row.id })}>
          <Name>{row.name}</Name>
        </a>
      ),
    },
    {
      id: "description",
      text: (row) => row.description,
      leaves: 1,
      label: t("segments.description"),
      flex: 2,
      minWidth: 120,
      render: (row) => <Name>{row.description}</Name>,
    },
    {
      id: "dataSource",
      leaves: 2,
      label: t("segments.dataSource"),
      flex: 2,
      minWidth: 110,
      text: (row) => row.dataSource.name,
      render: (row) => (
        <a href={hrefOf({ screen: "segments", search: row.dataSource.name })}>
          <Name>{row.dataSource.name}</Name>
        </a>
      ),
    },
    {
      id: "status",
      label: t("segments.status"),
      width: 80,
      sortable: true,
      render: (row) => statusWords(row.status),
    },
    {
      id: "population",
      label: t("segments.population"),
      width: 84,
      number: (row) => row.population,
      align: "end",
      sortable: true,
      render: (row, room) => <GridNumber value={row.population} room={room} />,
    },
    {
      id: "updated",
      leaves: 4,
      label: t("storage.lastChange"),
      width: 104,
      sortable: true,
      render: (row) => (row.updatedAt === null ? t("number.none") : <AgeLabel at={row.updatedAt} />),
    },
    {
      id: "code",
      leaves: 5,
      label: t("segments.integrationCode"),
      flex: 2,
      minWidth: 130,
      text: (row) => row.integrationCode ?? "",
      render: (row) => row.integrationCode && <Name>{row.integrationCode}</Name>,
    },
    {
      id: "actions",
      label: t("storage.actions"),
      width: 96,
      render: (row) => <RowActions row={row} editing={editing} />,
    },
  ];
}

function RowActions({ row, editing }: { row: SegmentRow; editing: RefObject<RowEditing> }) {
  const { name } = row;
  const isActive = row.status === "active";
  const whyNoEdit = useWhyNot("editSegments");
  const whyNoNew = useWhyNot("createSegments", "mapTraits");
  return (
    <span className={css.rowActions}>
      <IconButton
        label={t("storage.edit.editOne", { name })}
        icon={Edit}
        onPress={() => editing.current.edit(row)}
        why={whyNoEdit}
      />
      <IconButton
        label={isActive ? t("segments.edit.pauseOne", { name }) : t("segments.edit.activateOne", { name })}
        icon={isActive ? PauseCircle : Play}
        onPress={() => editing.current.setActive([row.id], !isActive)}
        why={whyNoEdit}
      />
      <IconButton
        label={t("segments.edit.duplicateOne", { name })}
        icon={Duplicate}
        onPress={() => editing.current.duplicate(row)}
        why={whyNoNew}
      />
    </span>
  );
}
