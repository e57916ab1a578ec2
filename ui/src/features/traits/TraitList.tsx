/** The list of traits with Adobe's columns, plus last change and integration code where they fit. */
import Edit from "@react-spectrum/s2/icons/Edit";
import Folder from "@react-spectrum/s2/icons/Folder";
import { useMemo, type RefObject } from "react";
import { useWhyNot } from "../../api/rights";
import type { SelectableList } from "../../api/useSelectableList";
import type { TraitRow } from "../../bindings";
import { GridNumber } from "../../components/grid/GridNumber";
import type { GridColumn } from "../../components/grid/types";
import { IconButton } from "../../components/IconButton";
import { useContextMenu, type MenuEntry } from "../../components/MenuEntries";
import { Name } from "../../components/Name";
import { t } from "../../i18n";
import { hrefOf, navigate } from "../../navigation";
import { peopleOf } from "../../shared/pairs/stages";
import { chosenToShare, rowToShare } from "../../shared/sharing/platform/platformDrag";
import { usePlatformDialog, usePlatformKey } from "../../shared/sharing/platform/usePlatformDialog";
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
import {
  alikeEntry,
  deleteEntries,
  openEntries,
  translateEntry,
  whyNotAlike,
} from "../../shared/lists/storageMenu";
import { typeWords } from "./typeWords";

interface RowEditing {
  edit: (row: TraitRow) => void;
  confirmDelete: (row: TraitRow) => void;
}

interface TraitListProps extends ListState {
  title: string;
  editing: RowEditing;
  traits: SelectableList<TraitRow>;
  /** Whether the list includes traits of subfolders. */
  isDeep: boolean;
  /** Present while a search or filter is on. */
  onClear: (() => void) | undefined;
}

export function TraitList({ title, traits, isDeep, onClear, editing, ...state }: TraitListProps) {
  const latest = useLatest(editing);
  const columns = useMemo(() => traitColumns(latest), [latest]);
  const whyNoDelete = useWhyNot("deleteTraits");
  const uses = useUsesDialog("trait");
  const platform = usePlatformDialog();
  const toShare = (row: TraitRow) => rowToShare("trait", row, state.selection, traits);
  usePlatformKey((index) => {
    const row = index === undefined ? undefined : traits.rowAt(index);
    return chosenToShare("trait", state.selection, traits) ?? (row && toShare(row));
  }, platform.open);
  const menu = useContextMenu<TraitRow>("traitRowMenu", t("traits.rowActions"), (row) =>
    menuEntries(row, editing, whyNoDelete, [uses.entry(row), platform.entry(() => toShare(row))]),
  );
  return (
    <>
      <ListPanel<TraitRow>
        title={title}
        list={traits}
        columns={columns}
        memory="traits"
        onOpen={(row) => navigate({ screen: "trait", id: row.id })}
        menu={menu}
        empty={
          <NoRows
            side="audienceManager"
            onClear={onClear}
            filtered={{ title: t("traits.nothingFound"), hint: t("traits.nothingFoundHint") }}
            empty={
              isDeep
                ? { title: t("traits.emptyFolder") }
                : { title: t("traits.emptyHere"), hint: t("lists.emptyHereHint") }
            }
          />
        }
        {...state}
      />
      {uses.dialog}
      {platform.dialog}
    </>
  );
}

/** A folder trait is deleted only with its folder, and third-party traits cannot be changed. */
function menuEntries(
  row: TraitRow,
  editing: RowEditing,
  whyNoDelete: string | undefined,
  more: readonly MenuEntry[],
): MenuEntry[] {
  const open = [
    ...openEntries({ screen: "trait", id: row.id }, row.id),
    ...more,
    translateEntry({ screen: "traitTranslation", id: row.id }),
    alikeEntry("trait", row.id, whyNotAlike(row.traitType)),
  ];
  if (row.thirdParty || row.traitType === "folder") return open;
  return [...open, ...deleteEntries(whyNoDelete, () => editing.confirmDelete(row))];
}

function traitColumns(editing: RefObject<RowEditing>): GridColumn<TraitRow>[] {
  return [
    idColumn("trait", { label: t("traits.id"), width: 84 }),
    nameColumn({ label: t("common.name"), flex: 3, minWidth: 160 }, (row) => <TraitName row={row} />),
    descriptionColumn({ label: t("common.description"), minWidth: 160, leaves: 3 }),
    {
      id: "type",
      leaves: 1,
      label: t("traits.typeColumn"),
      width: 92,
      sortable: true,
      render: (row) => typeWords(row.traitType),
    },
    { ...dataSourceColumn("traits", { label: t("details.dataSource"), minWidth: 130 }), sortable: true },
    {
      id: "population",
      label: t("common.devices"),
      width: 76,
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
      width: 62,
      render: (row) => <RowActions row={row} editing={editing} />,
    },
  ];
}

function TraitName({ row }: { row: TraitRow }) {
  return (
    <a href={hrefOf({ screen: "trait", id: row.id })} className={css.nameLink}>
      {row.traitType === "folder" && (
        <span role="img" aria-label={typeWords(row.traitType)} className={css.mark}>
          <Folder aria-hidden="true" />
        </span>
      )}
      <Name>{row.name}</Name>
    </a>
  );
}

/** Deleting is rare and dangerous, so it is in the row's menu and below the list instead of in each row. */
function RowActions({ row, editing }: { row: TraitRow; editing: RefObject<RowEditing> }) {
  const whyNoEdit = useWhyNot("editTraits");
  if (row.thirdParty) return null;
  return (
    <span className={css.rowActions}>
      <IconButton
        label={t("editing.editOne", { name: row.name })}
        icon={Edit}
        onPress={() => editing.current.edit(row)}
        why={whyNoEdit}
      />
    </span>
  );
}
