/** Search and filters over the audiences. Every choice shows how many audiences match it. */
import Erase from "@react-spectrum/s2/icons/Erase";
import type { AudienceFacets, AudienceQuery, FacetCount, SharedState } from "../../bindings";
import { IconButton } from "../../components/IconButton";
import { useSteady } from "../../components/dnd/useHeld";
import { FilterChips, FilterMenu, type FilterItem } from "../../components/FilterChips";
import { SearchField } from "../../components/SearchField";
import { t } from "../../i18n";
import { codeOf } from "../known";
import { AudienceFolderMenu } from "./AudienceFolderMenu";
import { isFiltered } from "../sharing/shareView";
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
  /** Without it, the folder is selected elsewhere on the screen and is not one of these filters. */
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
          label={t("sharing.audiences.search")}
          placeholder={t("sharing.audiences.placeholder")}
          value={query.search ?? ""}
          onChange={(search) => onFilter({ search })}
        />
      </span>
      <span className={css.menus}>
        <FilterMenu
          overlay="updatesFilter"
          label={t("audiences.updates")}
          items={items(facets?.updateFrequencies, query.updateFrequencies, frequencyWords)}
          selected={new Set(query.updateFrequencies)}
          onChange={(next) => onFilter({ updateFrequencies: [...next] })}
        />
        <FilterMenu
          overlay="tagFilter"
          label={t("sharing.filter.tag")}
          items={items(facets?.tags, query.tags, (tag) => tag)}
          selected={new Set(query.tags)}
          onChange={(next) => onFilter({ tags: [...next] })}
        />
        {hasFolder && (
          <AudienceFolderMenu selected={query.folder ?? ""} onSelect={(folder) => onFilter({ folder })} />
        )}
        <MoreFilters query={query} facets={facets} onFilter={onFilter} />
        {/* Always present, so that the list does not move when the first filter is set. */}
        <span className={css.clear} data-idle={!isFiltered(hasFolder ? query : { ...query, folder: null })}>
          <IconButton label={t("sharing.filter.clear")} icon={Erase} onPress={onClear} />
        </span>
      </span>
      <StateChips query={query} facets={facets} onFilter={onFilter} />
    </div>
  );
}

/** Every state that has audiences, with its count: what needs attention, at a glance. */
function StateChips({ query, facets: latest, onFilter }: PartProps) {
  const facets = useSteady(latest);
  const chosen = new Set(query.shared);
  const shown = ALL_STATES.map((state) => ({
    id: state,
    label: stateWords(state),
    count: facets?.shared.find(({ value }) => value === state)?.count ?? 0,
  })).filter(({ id, count }) => count !== 0 || chosen.has(id));
  if (!facets) return <span className={css.states} />;
  return (
    <span className={css.states}>
      <FilterChips
        label={t("pairs.title")}
        items={shown}
        selected={chosen}
        onChange={(next) => onFilter({ shared: [...next] })}
      />
    </span>
  );
}

/** The rarely used filters in one menu: each choice is named with its filter. */
function MoreFilters({ query, facets, onFilter }: PartProps) {
  const origins = items(facets?.origins, query.origins, originWords);
  const lifecycles = items(facets?.lifecycles, query.lifecycles, lifecycleWords);
  const named = (kind: string, title: string, choices: readonly FilterItem[]) =>
    choices.map((choice) => ({ ...choice, id: `${kind} ${choice.id}`, section: title }));
  const chosen = [
    ...(query.origins ?? []).map((origin) => `origin ${codeOf(origin)}`),
    ...(query.lifecycles ?? []).map((lifecycle) => `lifecycle ${lifecycle}`),
  ];
  return (
    <FilterMenu
      overlay="moreFilters"
      label={t("sharing.filter.more")}
      items={[
        ...named("origin", t("audiences.origin"), origins),
        ...named("lifecycle", t("audiences.lifecycle"), lifecycles),
      ]}
      selected={new Set(chosen)}
      onChange={(next) =>
        onFilter({
          origins: origins.map(({ value }) => value).filter((origin) => next.has(`origin ${codeOf(origin)}`)),
          lifecycles: lifecycles.map(({ value }) => value).filter((state) => next.has(`lifecycle ${state}`)),
        })
      }
    />
  );
}

/** Choices with rows, and selected choices even without rows. */
function items<Value extends string | { other: string }>(
  facets: readonly FacetCount<Value>[] = [],
  chosen: readonly Value[] = [],
  words: (value: Value) => string,
): (FilterItem<Extract<Value, string>> & { value: Value })[] {
  const isChosen = (value: Value) => chosen.some((one) => codeOf(one) === codeOf(value));
  const missing = chosen.filter((value) => !facets.some((facet) => codeOf(facet.value) === codeOf(value)));
  return [
    ...facets.filter(({ value, count }) => count > 0 || isChosen(value)),
    ...missing.map((value) => ({ value, count: 0 })),
  ].map(({ value, count }) => ({
    id: codeOf(value) as Extract<Value, string>,
    value,
    label: words(value),
    count,
  }));
}
