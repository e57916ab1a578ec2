/** The list of segments with Adobe's columns: id, name, description, status. */
import Duplicate from "@react-spectrum/s2/icons/Duplicate";
import Edit from "@react-spectrum/s2/icons/Edit";
import PauseCircle from "@react-spectrum/s2/icons/PauseCircle";
import Play from "@react-spectrum/s2/icons/Play";
import { useMemo, type RefObject } from "react";
import { useWhyNot } from "../../api/rights";
import type { SelectableList } from "../../api/useSelectableList";
import type { SegmentRow } from "../../bindings";
import { GridNumber } from "../../components/grid/GridNumber";
import type { GridColumn } from "../../components/grid/types";
import { AgeLabel } from "../../components/AgeLabel";
import { IconButton } from "../../components/IconButton";
import { useContextMenu, type MenuEntry } from "../../components/MenuEntries";
import { Name } from "../../components/Name";
import { t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import css from "../../shared/editing/edit.module.css";
import { useLatest } from "../../shared/editing/useLatest";
import { ListPanel, type ListState } from "../../shared/lists/ListPanel";
import { NoRows } from "../../shared/lists/NoRows";
import { deleteEntries, openEntries } from "../../shared/lists/storageMenu";
import { statusWords } from "./statusWords";

interface RowEditing {
  edit: (row: SegmentRow) => void;
  duplicate: (row: SegmentRow) => void;
  setActive: (ids: string[], active: boolean) => void;
  askDelete: (row: SegmentRow) => void;
}

interface SegmentListProps extends ListState {
  title: string;
  editing: RowEditing;
  segments: SelectableList<SegmentRow>;
  /** Whether segments of folders below are in it. */
  isDeep: boolean;
  /** Present while a search or filter is on. */
  onClear: (() => void) | undefined;
}

export function SegmentList({ title, segments, isDeep, onClear, editing, ...state }: SegmentListProps) {
  const latest = useLatest(editing);
  const columns = useMemo(() => segmentColumns(latest), [latest]);
  const whyNoDelete = useWhyNot("deleteSegments");
  const menu = useContextMenu<SegmentRow>("segmentRowMenu", t("segments.rowActions"), (row) =>
    menuEntries(row, editing, whyNoDelete),
  );
  return (
    <ListPanel<SegmentRow>
      title={title}
      list={segments}
      columns={columns}
      memory="segments"
      onOpen={(row) => navigate({ screen: "segment", sid: row.id })}
      menu={menu}
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
      {...state}
    />
  );
}

function menuEntries(row: SegmentRow, editing: RowEditing, whyNoDelete: string | undefined): MenuEntry[] {
  const open = openEntries({ screen: "segment", sid: row.id }, row.id);
  return [...open, ...deleteEntries(whyNoDelete, () => editing.askDelete(row))];
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
