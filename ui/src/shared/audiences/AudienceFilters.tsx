/** Search and filters over the audiences. Every choice shows how many audiences it would leave. */
import Erase from "@react-spectrum/s2/icons/Erase";
import type { AudienceFacets, AudienceQuery, FacetCount, SharedState } from "../../bindings";
import { IconButton } from "../../components/IconButton";
import { FilterChips, FilterMenu, type FilterItem } from "../../components/FilterChips";
import { SearchField } from "../../components/SearchField";
import { t } from "../../i18n";
import { AudienceFolderMenu } from "./AudienceFolderMenu";
import { isFiltered } from "../sharing/place";
import { lifecycleWords, originWords, frequencyWords } from "./words";
import { STATES, stateWords } from "../pairs/SharedStateDot";
import css from "./audiences.module.css";

const ALL_STATES = Object.keys(STATES) as SharedState[];

interface PartProps {
  query: AudienceQuery;
  facets: AudienceFacets | undefined;
  onFilter: (parts: Partial<AudienceQuery>) => void;
}

interface AudienceFiltersProps extends PartProps {
  onClear: () => void;
  /** Without it the folder is chosen elsewhere on the screen, and is none of these filters. */
  hasFolder?: boolean;
}

export function AudienceFilters({
  query,
  facets,
  onFilter,
  onClear,
  hasFolder = false,
}: AudienceFiltersProps) {
  return (
    <div className={css.filters}>
      <span className={css.filterSearch}>
        <SearchField
          label={t("share.audiences.search")}
          placeholder={t("share.audiences.placeholder")}
          value={query.search ?? ""}
          onChange={(search) => onFilter({ search })}
        />
      </span>
      <span className={css.menus}>
        <FilterMenu
          overlay="updatesFilter"
          label={t("share.filter.updates")}
          items={items(facets?.updateFrequencies, query.updateFrequencies, frequencyWords)}
          selected={new Set(query.updateFrequencies)}
          onChange={(next) => onFilter({ updateFrequencies: [...next] })}
        />
        <FilterMenu
          overlay="tagFilter"
          label={t("share.filter.tag")}
          items={items(facets?.tags, query.tags, (tag) => tag)}
          selected={new Set(query.tags)}
          onChange={(next) => onFilter({ tags: [...next] })}
        />
        {hasFolder && (
          <AudienceFolderMenu selected={query.folder ?? ""} onSelect={(folder) => onFilter({ folder })} />
        )}
        <MoreFilters query={query} facets={facets} onFilter={onFilter} />
        {/* Its place is there all the time: the list does not move when the first filter is set. */}
        <span className={css.clear} data-idle={!isFiltered(hasFolder ? query : { ...query, folder: null })}>
          <IconButton label={t("share.filter.clear")} icon={Erase} onPress={onClear} />
        </span>
      </span>
      <StateChips query={query} facets={facets} onFilter={onFilter} />
    </div>
  );
}

/** Every state that has audiences, with its count: what is to be done, at a glance. A state without any is left out. */
function StateChips({ query, facets, onFilter }: PartProps) {
  const chosen = new Set<string>(query.shared);
  const shown = ALL_STATES.map((state) => ({
    id: state,
    label: stateWords(state),
    count: countOf(facets?.shared, state),
  })).filter(({ id, count }) => count !== 0 || chosen.has(id));
  if (!facets) return <span className={css.states} />;
  return (
    <span className={css.states}>
      <FilterChips
        label={t("share.filter.states")}
        items={shown}
        selected={chosen}
        onChange={(next) => onFilter({ shared: [...next] as SharedState[] })}
      />
    </span>
  );
}

/** The filters that few need, in one menu: each choice is named with its filter. */
function MoreFilters({ query, facets, onFilter }: PartProps) {
  const origins = items(facets?.origins, query.origins, originWords);
  const lifecycles = items(facets?.lifecycles, query.lifecycles, lifecycleWords);
  const named = (kind: string, title: string, choices: readonly FilterItem[]) =>
    choices.map((choice) => ({ ...choice, id: `${kind} ${choice.id}`, section: title }));
  const chosen = [
    ...(query.origins ?? []).map((id) => `origin ${id}`),
    ...(query.lifecycles ?? []).map((id) => `lifecycle ${id}`),
  ];
  const of = (next: ReadonlySet<string>, kind: string) =>
    [...next].filter((id) => id.startsWith(`${kind} `)).map((id) => id.slice(kind.length + 1));
  return (
    <FilterMenu
      overlay="moreFilters"
      label={t("share.filter.more")}
      items={[
        ...named("origin", t("share.filter.origin"), origins),
        ...named("lifecycle", t("share.filter.lifecycle"), lifecycles),
      ]}
      selected={new Set(chosen)}
      onChange={(next) => onFilter({ origins: of(next, "origin"), lifecycles: of(next, "lifecycle") })}
    />
  );
}

function countOf(facets: readonly FacetCount[] | undefined, value: string): number {
  return facets?.find((facet) => facet.value === value)?.count ?? 0;
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
