/** The segments beside the destinations: they are dragged onto one, or selected and mapped with a button. */
import { Button } from "@react-spectrum/s2/Button";
import { useMemo } from "react";
import { segmentPosition, useSegments } from "../../api/segments";
import type { SegmentQuery, SegmentRow, SegmentSort } from "../../bindings";
import { GridNumber } from "../../components/grid/GridNumber";
import type { GridColumn, GridSort } from "../../components/grid/types";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { EmptyState } from "../../components/States";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { useRemembered } from "../../placeMemory";
import type { useMapDialog } from "../../shared/destinations/useMapDialog";
import { toastThrown } from "../../shared/editing/outcome";
import { ListBody } from "../../shared/lists/ListBody";
import { useChosenRows } from "../../shared/lists/useStoragePage";
import { peopleOf } from "../../shared/pairs/stages";
import { chosenToShare, rowToShare } from "../../shared/sharing/platform/platformDrag";
import css from "./screen.module.css";

const COLUMNS: readonly GridColumn<SegmentRow>[] = [
  {
    id: "name",
    label: t("common.name"),
    text: (row) => row.name,
    minWidth: 120,
    roomyWidth: 200,
    sortable: true,
    render: (row) => <Name>{row.name}</Name>,
  },
  {
    id: "population",
    label: t("common.devices"),
    width: 64,
    maxWidth: 96,
    number: (row) => row.population,
    align: "end",
    sortable: true,
    render: (row, room) => <GridNumber value={peopleOf(row)} room={room} notYet={row.notYet} />,
  },
];

const BY_NAME: GridSort = { column: "name", descending: false };

export function SegmentPane({ mapping }: { mapping: ReturnType<typeof useMapDialog> }) {
  const [search, setSearch] = useRemembered("segmentSearch", "");
  const [sort, setSort] = useRemembered<GridSort>("segmentSort", BY_NAME);
  const query = useMemo(
    (): SegmentQuery => ({
      search,
      includeSubfolders: true,
      statuses: ["active"],
      sort: sort.column as SegmentSort,
      descending: sort.descending,
    }),
    [search, sort],
  );
  const list = useSegments(query);
  const { selection, select, count } = useChosenRows(query, list);
  const map = () => {
    const source = chosenToShare("segment", selection, list);
    if (source) mapping.openWith(source);
  };
  return (
    <div className={css.pane}>
      <Panel
        title={t("destinations.segments")}
        fill
        flush
        toolbar={<SearchField label={t("segments.search")} value={search} onChange={setSearch} />}
      >
        <ListBody list={list}>
          <VirtualGrid
            label={t("destinations.segments")}
            columns={COLUMNS}
            rowCount={list.total}
            rowAt={list.rowAt}
            rowKey={(row) => row.id}
            rowName={(row) => row.name}
            onNeed={list.onNeed}
            keysBetween={list.keysBetween}
            onFailure={toastThrown}
            listKey={list.key}
            memory="segmentsToMap"
            sort={sort}
            onSort={setSort}
            selection={selection}
            onSelectionChange={(next) => select(next)}
            drag={{ begin: (row) => rowToShare("segment", row, selection, list) }}
            onActivate={(row) => navigate({ screen: "segment", id: row.id })}
            onTypeAhead={(letters) => segmentPosition(query, letters)}
            empty={<EmptyState title={t("segments.nothingFound")} />}
          />
        </ListBody>
        <div className={css.foot}>
          {count === 0 ? (
            <span className={css.quiet}>{t("destinations.segments.hint")}</span>
          ) : (
            <Button variant="secondary" size="S" onPress={map}>
              {t("destinations.segments.choose", { n: count })}
            </Button>
          )}
        </div>
      </Panel>
    </div>
  );
}
