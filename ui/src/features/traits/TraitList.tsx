/** The list of traits with Adobe's columns, and where there is room for them last change and integration code. */
import Edit from "@react-spectrum/s2/icons/Edit";
import Folder from "@react-spectrum/s2/icons/Folder";
import { useMemo, type RefObject } from "react";
import { useWhyNot } from "../../api/rights";
import type { SelectableList } from "../../api/useSelectableList";
import type { TraitRow } from "../../bindings";
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
import { typeWords } from "./typeWords";

interface RowEditing {
  edit: (row: TraitRow) => void;
  askDelete: (row: TraitRow) => void;
}

interface TraitListProps extends ListState {
  title: string;
  editing: RowEditing;
  traits: SelectableList<TraitRow>;
  /** Whether traits of folders below are in it. */
  isDeep: boolean;
  /** Present while a search or filter is on. */
  onClear: (() => void) | undefined;
}

export function TraitList({ title, traits, isDeep, onClear, editing, ...state }: TraitListProps) {
  const latest = useLatest(editing);
  const columns = useMemo(() => traitColumns(latest), [latest]);
  const whyNoDelete = useWhyNot("deleteTraits");
  const menu = useContextMenu<TraitRow>("traitRowMenu", t("traits.rowActions"), (row) =>
    menuEntries(row, editing, whyNoDelete),
  );
  return (
    <ListPanel<TraitRow>
      title={title}
      list={traits}
      columns={columns}
      memory="traits"
      onOpen={(row) => navigate({ screen: "trait", sid: row.id })}
      menu={menu}
      empty={
        <NoRows
          side="audienceManager"
          onClear={onClear}
          filtered={{ title: t("traits.nothingFound"), hint: t("traits.nothingFoundHint") }}
          empty={
            isDeep
              ? { title: t("traits.emptyFolder") }
              : { title: t("traits.emptyHere"), hint: t("traits.emptyHereHint") }
          }
        />
      }
      {...state}
    />
  );
}

/** A folder trait goes only with its folder, and what others own cannot be changed. */
function menuEntries(row: TraitRow, editing: RowEditing, whyNoDelete: string | undefined): MenuEntry[] {
  const open = openEntries({ screen: "trait", sid: row.id }, row.id);
  if (row.thirdParty || row.traitType === "folder") return open;
  return [...open, ...deleteEntries(whyNoDelete, () => editing.askDelete(row))];
}

function traitColumns(editing: RefObject<RowEditing>): GridColumn<TraitRow>[] {
  return [
    {
      id: "id",
      label: t("traits.id"),
      width: 84,
      sortable: true,
      render: (row) => <a href={hrefOf({ screen: "trait", sid: row.id })}>{row.id}</a>,
    },
    {
      id: "name",
      text: (row) => row.name,
      label: t("traits.name"),
      flex: 3,
      minWidth: 160,
      roomyWidth: 240,
      sortable: true,
      render: (row) => (
        <a href={hrefOf({ screen: "trait", sid: row.id })} className={css.nameLink}>
          {row.traitType === "folder" && (
            <span role="img" aria-label={typeWords(row.traitType)} className={css.mark}>
              <Folder aria-hidden="true" />
            </span>
          )}
          <Name>{row.name}</Name>
        </a>
      ),
    },
    {
      id: "description",
      text: (row) => row.description,
      leaves: 3,
      label: t("traits.description"),
      flex: 2,
      minWidth: 160,
      render: (row) => <Name>{row.description}</Name>,
    },
    {
      id: "type",
      leaves: 1,
      label: t("traits.typeColumn"),
      width: 92,
      sortable: true,
      render: (row) => typeWords(row.traitType),
    },
    {
      id: "dataSource",
      text: (row) => row.dataSource.name,
      leaves: 2,
      label: t("traits.dataSource"),
      flex: 2,
      minWidth: 130,
      sortable: true,
      render: (row) => (
        <a href={hrefOf({ screen: "traits", search: row.dataSource.name })}>
          <Name>{row.dataSource.name}</Name>
        </a>
      ),
    },
    {
      id: "population",
      label: t("traits.population"),
      width: 76,
      number: (row) => row.population,
      align: "end",
      sortable: true,
      render: (row, room) => (
        <GridNumber
          value={row.notYet && row.population === 0 ? null : row.population}
          notYet={row.notYet}
          room={room}
        />
      ),
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
      label: t("traits.integrationCode"),
      flex: 2,
      minWidth: 130,
      text: (row) => row.integrationCode ?? "",
      render: (row) => row.integrationCode && <Name>{row.integrationCode}</Name>,
    },
    {
      id: "actions",
      label: t("storage.actions"),
      width: 62,
      render: (row) => <RowActions row={row} editing={editing} />,
    },
  ];
}

/** The rare and dangerous act is not repeated in each row: what deletes is in the row's menu and below the list. */
function RowActions({ row, editing }: { row: TraitRow; editing: RefObject<RowEditing> }) {
  const whyNoEdit = useWhyNot("editTraits");
  if (row.thirdParty) return null;
  return (
    <span className={css.rowActions}>
      <IconButton
        label={t("storage.edit.editOne", { name: row.name })}
        icon={Edit}
        onPress={() => editing.current.edit(row)}
        why={whyNoEdit}
      />
    </span>
  );
}
