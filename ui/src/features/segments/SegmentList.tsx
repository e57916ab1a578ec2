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
import { IconButton } from "../../components/IconButton";
import { useContextMenu, type MenuEntry } from "../../components/MenuEntries";
import { Name } from "../../components/Name";
import { t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import { SegmentStatusMark } from "../../shared/pairs/SharedStateDot";
import { peopleOf } from "../../shared/pairs/stages";
import { chosenToShare, rowToShare } from "../../shared/sharing/platform/platformDrag";
import { usePlatformDialog, usePlatformKey } from "../../shared/sharing/platform/usePlatformDialog";
import { useMapDialog } from "../../shared/destinations/useMapDialog";
import { useUsesDialog } from "../../shared/uses/useUsesDialog";
import css from "../../shared/editing/editing.module.css";
import { useLatest } from "../../components/useLatest";
import { ListPanel, type ListState } from "../../shared/lists/ListPanel";
import { NoRows } from "../../shared/lists/NoRows";
import {
  codeColumn,
  dataSourceColumn,
  descriptionColumn,
  idColumn,
  nameColumn,
  updatedColumn,
} from "../../shared/lists/storageColumns";
import { statusLabel } from "../../shared/lists/statusLabel";
import { alikeEntry, deleteEntries, openEntries, translateEntry } from "../../shared/lists/storageMenu";

interface RowEditing {
  edit: (row: SegmentRow) => void;
  duplicate: (row: SegmentRow) => void;
  setActive: (ids: string[], active: boolean) => void;
  confirmDelete: (row: SegmentRow) => void;
}

interface SegmentListProps extends ListState {
  title: string;
  editing: RowEditing;
  segments: SelectableList<SegmentRow>;
  /** Whether the list includes segments of subfolders. */
  isDeep: boolean;
  /** Present while a search or filter is on. */
  onClear: (() => void) | undefined;
}

export function SegmentList({ title, segments, isDeep, onClear, editing, ...state }: SegmentListProps) {
  const latest = useLatest(editing);
  const columns = useMemo(() => segmentColumns(latest), [latest]);
  const whyNoDelete = useWhyNot("deleteSegments");
  const uses = useUsesDialog("segment");
  const platform = usePlatformDialog();
  const mapping = useMapDialog();
  const toShare = (row: SegmentRow) => rowToShare("segment", row, state.selection, segments);
  usePlatformKey((index) => {
    const row = index === undefined ? undefined : segments.rowAt(index);
    return chosenToShare("segment", state.selection, segments) ?? (row && toShare(row));
  }, platform.open);
  const menu = useContextMenu<SegmentRow>("segmentRowMenu", t("segments.rowActions"), (row) =>
    menuEntries(row, editing, whyNoDelete, [
      uses.entry(row),
      platform.entry(() => toShare(row)),
      mapping.entry(() => toShare(row)),
    ]),
  );
  return (
    <>
      <ListPanel<SegmentRow>
        title={title}
        list={segments}
        columns={columns}
        memory="segments"
        onOpen={(row) => navigate({ screen: "segment", id: row.id })}
        menu={menu}
        empty={
          <NoRows
            side="audienceManager"
            onClear={onClear}
            filtered={{ title: t("segments.nothingFound"), hint: t("segments.nothingFoundHint") }}
            empty={
              isDeep
                ? { title: t("segments.emptyFolder") }
                : { title: t("segments.emptyHere"), hint: t("lists.emptyHereHint") }
            }
          />
        }
        {...state}
      />
      {uses.dialog}
      {platform.dialog}
      {mapping.dialog}
    </>
  );
}

function menuEntries(
  row: SegmentRow,
  editing: RowEditing,
  whyNoDelete: string | undefined,
  more: readonly MenuEntry[],
): MenuEntry[] {
  const open = [
    ...openEntries({ screen: "segment", id: row.id }, row.id),
    ...more,
    translateEntry({ screen: "segmentTranslation", id: row.id }),
    alikeEntry("segment", row.id),
  ];
  return [...open, ...deleteEntries(whyNoDelete, () => editing.confirmDelete(row))];
}

function segmentColumns(editing: RefObject<RowEditing>): GridColumn<SegmentRow>[] {
  return [
    idColumn("segment", { label: t("segments.id"), width: 96 }),
    nameColumn({ label: t("common.name"), flex: 3, minWidth: 144 }, (row) => (
      <a href={hrefOf({ screen: "segment", id: row.id })}>
        <Name>{row.name}</Name>
      </a>
    )),
    descriptionColumn({ label: t("common.description"), minWidth: 120, leaves: 1 }),
    dataSourceColumn("segments", { label: t("details.dataSource"), minWidth: 110 }),
    {
      id: "status",
      label: t("common.status"),
      width: 80,
      sortable: true,
      render: (row) => <SegmentStatusMark row={row}>{statusLabel(row.status)}</SegmentStatusMark>,
    },
    {
      id: "population",
      label: t("common.devices"),
      width: 84,
      number: (row) => row.population,
      align: "end",
      sortable: true,
      render: (row, room) => <GridNumber value={peopleOf(row)} notYet={row.notYet} room={room} />,
    },
    updatedColumn(),
    codeColumn(t("details.integrationCode")),
    {
      id: "actions",
      label: t("lists.actions"),
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
        label={t("editing.editOne", { name })}
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
