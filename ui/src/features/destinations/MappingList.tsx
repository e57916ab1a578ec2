/** The segments that are mapped to a destination, window by window; selected ones can be removed. */
import Delete from "@react-spectrum/s2/icons/Delete";
import Move from "@react-spectrum/s2/icons/ExportTo";
import { useMemo } from "react";
import { useMappings } from "../../api/destinations";
import type { DestinationRow, MappedState, MappingQuery } from "../../bindings";
import { FilterChips } from "../../components/FilterChips";
import { NONE, countOf, without } from "../../components/grid/selection";
import { VirtualGrid } from "../../components/grid/VirtualGrid";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { EmptyState } from "../../components/States";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { useRemembered } from "../../placeMemory";
import { ToolButton } from "../../shared/editing/ToolButton";
import { toastThrown } from "../../shared/editing/outcome";
import { ListBody } from "../../shared/lists/ListBody";
import { SelectionBar } from "../../shared/lists/SelectionBar";
import { useChosen } from "../../shared/lists/useChosen";
import { useDeleteKey } from "../../shared/lists/useDeleteKey";
import { stateOf } from "../../shared/destinations/words";
import { COLUMNS, keyOf } from "./mappingColumns";
import { useMappingActions } from "./useMappingActions";
import { amongOf, keysBetween } from "./useRemoval";
import css from "./screen.module.css";

const STATES: readonly MappedState[] = ["live", "notStarted", "ended", "off"];

/** The filters: where a mapping is between its days, and whether its value is there twice. */
type Filter = MappedState | "twice";

export function MappingList({ of }: { of: DestinationRow }) {
  const [search, setSearch] = useRemembered("search", "");
  const [filter, setFilter] = useRemembered<ReadonlySet<Filter>>("filter", new Set());
  const query = useMemo(
    (): MappingQuery => ({
      destination: of.id,
      search,
      states: STATES.filter((state) => filter.has(state)),
      onlySharedValues: filter.has("twice"),
    }),
    [of.id, search, filter],
  );
  const list = useMappings(query);
  const [selection, setSelection] = useChosen(JSON.stringify(query), { ...list, keysAmong: amongOf(list) });
  const actions = useMappingActions(of, list, selection, (taken) =>
    setSelection((now) => without(now, taken)),
  );
  const frame = useDeleteKey(actions.removeAt);
  return (
    <div className={css.mappings} ref={frame}>
      <Panel
        title={t("destinations.mapped.title")}
        fill
        flush
        toolbar={
          <>
            <SearchField
              label={t("destinations.mapped.search")}
              placeholder={t("destinations.mapped.searchHint")}
              value={search}
              onChange={setSearch}
            />
            <FilterChips
              label={t("destinations.column.state")}
              items={[
                ...STATES.map((id) => ({ id, label: stateOf(id).words })),
                { id: "twice" as const, label: t("destinations.values.twice") },
              ]}
              selected={filter}
              onChange={setFilter}
            />
          </>
        }
      >
        <ListBody list={list}>
          <VirtualGrid
            label={t("destinations.mapped.title")}
            columns={COLUMNS}
            rowCount={list.total}
            rowAt={list.rowAt}
            rowKey={keyOf}
            rowName={(row) => row.segment.name}
            onNeed={list.onNeed}
            keysBetween={(from, to) => keysBetween(list, from, to)}
            onFailure={toastThrown}
            listKey={list.key}
            memory="mappings"
            selection={selection}
            onSelectionChange={setSelection}
            onMenu={actions.onMenu}
            onActivate={(row) => navigate({ screen: "segment", id: row.segment.id })}
            empty={<NoMappings isFiltered={search !== "" || filter.size > 0} />}
          />
        </ListBody>
      </Panel>
      <SelectionBar count={countOf(selection, list.total)} onClear={() => setSelection(NONE)}>
        <ToolButton icon={Move} label={t("destinations.move")} onPress={actions.move} />
        <ToolButton icon={Delete} label={t("destinations.remove")} onPress={actions.remove} />
      </SelectionBar>
      {actions.overlays}
    </div>
  );
}

function NoMappings({ isFiltered }: { isFiltered: boolean }) {
  if (isFiltered) return <EmptyState title={t("destinations.mapped.nothingFound")} />;
  return (
    <EmptyState title={t("destinations.mapped.empty")}>{t("destinations.mapped.empty.hint")}</EmptyState>
  );
}
