/** The list of traits with Adobe's columns, and where there is room for them last change and integration code. */
import Edit from "@react-spectrum/s2/icons/Edit";
import Folder from "@react-spectrum/s2/icons/Folder";
import { useMemo, type RefObject } from "react";
import { useWhyNot } from "../../api/rights";
import type { SelectableList } from "../../api/useSelectableList";
import { inBackground } from "../../background";
import type { TraitRow } from "../../bindings";
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
import { typeWords } from "./typeWords";

interface RowEditing {
  edit: (row: TraitRow) => void;
  askDelete: (row: TraitRow) => void;
}

interface TraitListProps {
  title: string;
  editing: RowEditing;
  traits: SelectableList<TraitRow>;
  sort: GridSort;
  onSort: (sort: GridSort) => void;
  selection: Selection;
  onSelectionChange: (selection: Selection) => void;
  onTypeAhead: (letters: string) => Promise<number | undefined>;
  /** Whether traits of folders below are in it. */
  isDeep: boolean;
  /** Present while a search or filter is on. */
  onClear: (() => void) | undefined;
}

export function TraitList({ title, traits, isDeep, onClear, editing, ...grid }: TraitListProps) {
  const latest = useLatest(editing);
  const columns = useMemo(() => traitColumns(latest), [latest]);
  const whyNoDelete = useWhyNot("deleteTraits");
  const menu = useContextMenu<TraitRow>("traitRowMenu", t("traits.rowActions"), (row) =>
    menuEntries(row, editing, whyNoDelete),
  );
  return (
    <Panel title={title} fill flush>
      <ListBody list={traits}>
        <VirtualGrid<TraitRow>
          label={title}
          columns={columns}
          rowCount={traits.total}
          rowAt={traits.rowAt}
          rowKey={(row) => row.id}
          rowName={(row) => row.name}
          onNeed={traits.onNeed}
          keysBetween={traits.keysBetween}
          onFailure={sayThrown}
          listKey={traits.key}
          memory="traits"
          onActivate={(row) => navigate({ screen: "trait", sid: row.id })}
          onMenu={menu.open}
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
          {...grid}
        />
      </ListBody>
      {menu.menu}
    </Panel>
  );
}

/** A folder trait goes only with its folder, and what others own cannot be changed. */
function menuEntries(row: TraitRow, editing: RowEditing, whyNoDelete: string | undefined): MenuEntry[] {
  const entries: MenuEntry[] = [
    {
      id: "open",
      label: t("storage.open"),
      keys: keysFor("open"),
      onAction: () => navigate({ screen: "trait", sid: row.id }),
    },
    {
      id: "copy",
      label: t("storage.copyId"),
      onAction: () => inBackground(copy(row.id)),
    },
  ];
  if (row.thirdParty || row.traitType === "folder") return entries;
  return [
    ...entries,
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
