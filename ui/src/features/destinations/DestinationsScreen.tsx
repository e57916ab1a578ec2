/** The destinations of Audience Manager, with the segments that can be dragged onto one of them. */
import Compare from "@react-spectrum/s2/icons/Compare";
import { useMemo } from "react";
import { useDestinations } from "../../api/destinations";
import type { DestinationRow, TwinMatch } from "../../bindings";
import { FilterChips } from "../../components/FilterChips";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { EmptyState, Skeleton } from "../../components/States";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { useRemembered } from "../../placeMemory";
import { ToolButton } from "../../shared/editing/ToolButton";
import { FailureState } from "../../shared/lists/ListBody";
import { useMapDialog } from "../../shared/destinations/useMapDialog";
import { KINDS, MATCHES, kindOf, type DestinationKind } from "../../shared/destinations/words";
import { DestinationTable } from "./DestinationTable";
import { DoublesPanel } from "./DoublesPanel";
import { SegmentPane } from "./SegmentPane";
import css from "./screen.module.css";

export default function DestinationsScreen() {
  const answer = useDestinations();
  const rows = answer.value;
  const mapping = useMapDialog();
  const live = rows?.reduce((sum, row) => sum + row.live, 0) ?? 0;
  return (
    <Page
      title={t("destinations.title")}
      note={rows && t("destinations.note", { n: rows.length, live })}
      actions={
        <ToolButton
          icon={Compare}
          label={t("destinations.crosswalk.title")}
          onPress={() => navigate({ screen: "crosswalk" })}
        />
      }
    >
      <div className={css.beside}>
        <div className={css.column}>
          {rows && rows.length > 0 ? (
            <Listed rows={rows} mapping={mapping} />
          ) : (
            <Panel title={t("destinations.list")}>
              {!rows && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
              {!rows && !answer.failure && <Skeleton lines={8} />}
              {rows && (
                <EmptyState title={t("destinations.empty")}>{t("destinations.empty.hint")}</EmptyState>
              )}
            </Panel>
          )}
          <DoublesPanel />
        </div>
        <SegmentPane mapping={mapping} />
      </div>
      {mapping.dialog}
    </Page>
  );
}

interface ListedProps {
  rows: readonly DestinationRow[];
  mapping: ReturnType<typeof useMapDialog>;
}

function Listed({ rows, mapping }: ListedProps) {
  const [search, setSearch] = useRemembered("search", "");
  const [matches, setMatches] = useRemembered<ReadonlySet<TwinMatch>>("matches", new Set());
  const [kinds, setKinds] = useRemembered<ReadonlySet<DestinationKind>>("kinds", new Set());
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return rows.filter((row) => {
      const kind = kindOf(row);
      return (
        (row.name.toLowerCase().includes(wanted) || row.id.includes(wanted)) &&
        (matches.size === 0 || matches.has(row.twin.match)) &&
        (kinds.size === 0 || (kind !== undefined && kinds.has(kind)))
      );
    });
  }, [rows, search, matches, kinds]);
  const clear = () => {
    setSearch("");
    setMatches(new Set());
    setKinds(new Set());
  };
  return (
    <Panel
      title={t("destinations.list")}
      toolbar={
        <>
          <SearchField
            label={t("destinations.search")}
            placeholder={t("destinations.searchHint")}
            value={search}
            onChange={setSearch}
          />
          <FilterChips
            label={t("destinations.twin.filter")}
            items={chipsOf(MATCHES, (id) => rows.filter(({ twin }) => twin.match === id).length)}
            selected={matches}
            onChange={setMatches}
          />
          <FilterChips
            label={t("destinations.column.type")}
            items={chipsOf(KINDS, (id) => rows.filter((row) => kindOf(row) === id).length)}
            selected={kinds}
            onChange={setKinds}
          />
        </>
      }
    >
      {found.length === 0 ? (
        <EmptyState
          title={t("destinations.nothingFound")}
          action={{ label: t("sharing.filter.clear"), onPress: clear }}
        />
      ) : (
        <DestinationTable rows={found} mapping={mapping} />
      )}
    </Panel>
  );
}

/** The filters that have something, with their counts. */
function chipsOf<Id extends string>(words: Record<Id, Parameters<typeof t>[0]>, countOf: (id: Id) => number) {
  const ids = Object.keys(words) as Id[];
  return ids.map((id) => ({ id, label: t(words[id]), count: countOf(id) })).filter(({ count }) => count > 0);
}
