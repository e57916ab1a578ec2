/** Search and filters over the audiences. Every choice shows how many audiences it would leave. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import type { AudienceFacets, AudienceQuery, FacetCount, SharedState } from "../../bindings";
import { FilterChips, FilterMenu, type FilterItem } from "../../components/FilterChips";
import { SearchField } from "../../components/SearchField";
import { t } from "../../i18n";
import { AudienceFolderMenu } from "./AudienceFolderMenu";
import { clearFilters, filterAudiences, isFiltered } from "./place";
import { lifecycleWords, originWords, frequencyWords } from "../audiences/words";
import { STATES, stateWords } from "../pairs/SharedStateDot";
import css from "./share.module.css";

/** States with a chip of their own, because they are the day's work; all others are in the menu. */
const QUICK: readonly SharedState[] = ["notShared", "drifted"];
const ALL_STATES = Object.keys(STATES) as SharedState[];

interface AudienceFiltersProps {
  query: AudienceQuery;
  facets: AudienceFacets | undefined;
}

export function AudienceFilters({ query, facets }: AudienceFiltersProps) {
  const shared = new Set(query.shared);
  const quick = QUICK.filter(
    (state) => state === "notShared" || countOf(facets?.shared, state) || shared.has(state),
  );
  const setShared = (states: Iterable<string>) => filterAudiences({ shared: [...states] as SharedState[] });
  return (
    <>
      <SearchField
        label={t("share.audiences.search")}
        placeholder={t("share.audiences.placeholder")}
        value={query.search ?? ""}
        onChange={(search) => filterAudiences({ search })}
      />
      <FilterChips
        label={t("share.filter.state")}
        items={quick.map((state) => stateItem(state, facets))}
        selected={shared}
        onChange={(next) => setShared([...[...shared].filter((state) => !QUICK.includes(state)), ...next])}
      />
      <span className={css.menus}>
        <FilterMenu
          label={t("share.filter.state")}
          items={ALL_STATES.map((state) => stateItem(state, facets)).filter(
            ({ id, count }) => count || shared.has(id as SharedState),
          )}
          selected={shared}
          onChange={setShared}
        />
        <Menus query={query} facets={facets} />
        <AudienceFolderMenu
          selected={query.folder ?? ""}
          onSelect={(folder) => filterAudiences({ folder })}
        />
        {isFiltered(query) && (
          <ActionButton size="XS" isQuiet onPress={clearFilters}>
            {t("share.filter.clear")}
          </ActionButton>
        )}
      </span>
    </>
  );
}

function Menus({ query, facets }: AudienceFiltersProps) {
  return (
    <>
      <FilterMenu
        label={t("share.filter.updates")}
        items={items(facets?.updateFrequencies, query.updateFrequencies, frequencyWords)}
        selected={new Set(query.updateFrequencies)}
        onChange={(next) => filterAudiences({ updateFrequencies: [...next] })}
      />
      <FilterMenu
        label={t("share.filter.origin")}
        items={items(facets?.origins, query.origins, originWords)}
        selected={new Set(query.origins)}
        onChange={(next) => filterAudiences({ origins: [...next] })}
      />
      <FilterMenu
        label={t("share.filter.lifecycle")}
        items={items(facets?.lifecycles, query.lifecycles, lifecycleWords)}
        selected={new Set(query.lifecycles)}
        onChange={(next) => filterAudiences({ lifecycles: [...next] })}
      />
      <FilterMenu
        label={t("share.filter.tag")}
        items={items(facets?.tags, query.tags, (tag) => tag)}
        selected={new Set(query.tags)}
        onChange={(next) => filterAudiences({ tags: [...next] })}
      />
    </>
  );
}

function countOf(facets: readonly FacetCount[] | undefined, value: string): number | undefined {
  return facets?.find((facet) => facet.value === value)?.count;
}

function stateItem(state: SharedState, facets: AudienceFacets | undefined): FilterItem {
  return { id: state, label: stateWords(state), count: facets && (countOf(facets.shared, state) ?? 0) };
}

/** Choices with rows, and those that are chosen even when no row is left. */
function items(
  facets: readonly FacetCount[] = [],
  chosen: readonly string[] = [],
  words: (value: string) => string,
): FilterItem[] {
  const missing = chosen.filter((value) => !facets.some((facet) => facet.value === value));
  return [
    ...facets.filter(({ value, count }) => count > 0 || chosen.includes(value)),
    ...missing.map((value) => ({ value, label: "", count: 0 })),
  ].map(({ value, label, count }) => ({ id: value, label: label || words(value), count }));
}
