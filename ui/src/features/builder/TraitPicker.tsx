/** Finds traits, by words, folder and data feed, and adds them to the rule: dragged, with a button or with Enter. */
import { PickerItem } from "@react-spectrum/s2/Picker";
import { useMemo, useState, type ReactNode } from "react";
import { useFeedTraits } from "../../api/feeds";
import { useTraitFolders, useTraits } from "../../api/traits";
import type { FeedRow, ObjectLink, TraitQuery } from "../../bindings";
import { Picker } from "../../components/Overlay";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { Skeleton } from "../../components/States";
import { FolderTree } from "../../components/tree/FolderTree";
import { useStableFunctions } from "../../components/useLatest";
import { formatNumber, t } from "../../i18n";
import { peopleOf } from "../../shared/pairs/stages";
import { STORAGE_ROOT } from "../../shared/lists/folders";
import { FailureState } from "../../shared/lists/ListBody";
import { FoundTrait } from "./FoundTrait";
import { traitsOf } from "./groups";
import type { Builder } from "./useBuilder";
import { useFeedOf } from "./useFeedOf";
import css from "./builder.module.css";

/** How many traits are shown; more are found by searching. */
const SHOWN = 100;
/** Means the traits of the local copy. */
const ALL = "all";
const WIDE = { width: "100%" };

/** What each row needs to know of the rule. */
interface InRule {
  ids: ReadonlySet<string>;
  canAdd: boolean;
  add: (trait: ObjectLink) => void;
}

export function TraitPicker({ builder, autoFocus }: { builder: Builder; autoFocus: boolean }) {
  const [search, setSearch] = useState("");
  const [feedId, setFeedId] = useState<string>();
  const feeds = useFeedOf();
  const feed = feedId === undefined ? undefined : feeds.get(feedId);
  const functions = useStableFunctions({ add: builder.add });
  const inRule: InRule = {
    ids: new Set(traitsOf(builder.groups ?? []).map(({ id }) => id)),
    canAdd: builder.groups !== undefined,
    add: functions.add,
  };
  const tools = (
    <>
      <SearchField label={t("traits.search")} value={search} onChange={setSearch} autoFocus={autoFocus} />
      <FeedChoice feeds={feeds} chosen={feedId} onChange={setFeedId} />
    </>
  );
  return feed ? (
    <OfFeed feed={feed} search={search} inRule={inRule} tools={tools} />
  ) : (
    <OfAll search={search} feeds={feeds} inRule={inRule} tools={tools} />
  );
}

interface FeedChoiceProps {
  feeds: ReadonlyMap<string, FeedRow>;
  chosen: string | undefined;
  onChange: (id: string | undefined) => void;
}

/** Traits of feeds that are not subscribed are in no list of Audience Manager; here they can be estimated. */
function FeedChoice({ feeds, chosen, onChange }: FeedChoiceProps) {
  const offered = [...feeds.values()].filter(
    ({ subscribed, state, traits }) => subscribed === 0 && state === "active" && traits !== null,
  );
  if (offered.length === 0) return null;
  const items = [
    { id: ALL, name: t("feeds.pick.all") },
    ...offered.map(({ feed }) => ({ id: feed.id, name: t("feeds.pick.one", { name: feed.name }) })),
  ];
  return (
    <Picker
      overlay="feedChoice"
      label={t("feeds.pick")}
      size="S"
      items={items}
      selectedKey={chosen ?? ALL}
      onSelectionChange={(key) => onChange(key === ALL || key === null ? undefined : String(key))}
      UNSAFE_style={WIDE}
    >
      {(item) => <PickerItem id={item.id}>{item.name}</PickerItem>}
    </Picker>
  );
}

interface ListProps {
  search: string;
  inRule: InRule;
  tools: ReactNode;
}

function OfAll({ search, feeds, inRule, tools }: ListProps & { feeds: ReadonlyMap<string, FeedRow> }) {
  const [folder, setFolder] = useState(STORAGE_ROOT);
  const query = useMemo<TraitQuery>(
    () => ({ search, folder, includeSubfolders: true, sort: "name", folderTraitsLast: true }),
    [search, folder],
  );
  const traits = useTraits(query);
  const rows = Array.from({ length: Math.min(SHOWN, traits.total) }, (_, at) => traits.rowAt(at));
  return (
    <Panel
      title={t("traits.title")}
      note={t("builder.found", { count: traits.total, shown: formatNumber(traits.total) })}
      toolbar={
        <>
          {tools}
          <FolderChoice folder={folder} onChange={setFolder} />
        </>
      }
      fill
      flush
    >
      {traits.isLoading && <Skeleton lines={8} />}
      {traits.failure && traits.total === 0 && <FailureState failure={traits.failure} retry={traits.retry} />}
      <ul className={css.found} aria-label={t("builder.traits")}>
        {rows.map(
          (row) =>
            row && (
              <FoundTrait
                key={row.id}
                id={row.id}
                name={row.name}
                source={row.dataSource.name}
                people={peopleOf(row)}
                notYet={row.notYet}
                thirdParty={row.thirdParty}
                feed={feeds.get(row.dataSource.id)}
                isIn={inRule.ids.has(row.id)}
                canAdd={inRule.canAdd}
                add={inRule.add}
              />
            ),
        )}
      </ul>
      {!traits.isLoading && traits.total === 0 && !traits.failure && (
        <p className={css.note}>{t("builder.nothingFound")}</p>
      )}
      <p className={css.foot}>
        {traits.total > SHOWN ? t("builder.more", { shown: SHOWN }) : t("builder.how")}
      </p>
    </Panel>
  );
}

/** The traits of a feed that is not subscribed. */
function OfFeed({ feed, search, inRule, tools }: ListProps & { feed: FeedRow }) {
  const answer = useFeedTraits(feed.feed.id);
  const words = search.trim().toLowerCase();
  const traits = (answer.value ?? []).filter(
    ({ object: { id, name } }) => name.toLowerCase().includes(words) || id.includes(words),
  );
  return (
    <Panel
      title={t("traits.title")}
      note={t("builder.found", { count: traits.length, shown: formatNumber(traits.length) })}
      toolbar={tools}
      fill
      flush
    >
      {answer.isLoading && <Skeleton lines={8} />}
      {answer.failure && !answer.value && <FailureState failure={answer.failure} retry={answer.retry} />}
      <ul className={css.found} aria-label={t("builder.traits")}>
        {traits.slice(0, SHOWN).map(({ object, population }) => (
          <FoundTrait
            key={object.id}
            id={object.id}
            name={object.name}
            source={feed.feed.name}
            people={population}
            notYet={false}
            thirdParty
            feed={feed}
            isIn={inRule.ids.has(object.id)}
            canAdd={inRule.canAdd}
            add={inRule.add}
          />
        ))}
      </ul>
      <p className={css.foot}>{t("feeds.traits.estimates")}</p>
    </Panel>
  );
}

/** The folder whose traits are shown, with those below it. Third-party data has folders of its own. */
function FolderChoice({ folder, onChange }: { folder: string; onChange: (id: string) => void }) {
  const folders = useTraitFolders().value;
  const nodes = useMemo(
    () => (folders ?? []).map(({ id, parentId, name }) => ({ id, parentId, name })),
    [folders],
  );
  const name = folders?.find(({ id }) => id === folder)?.name ?? t("traits.listAll");
  return (
    <details className={css.folder}>
      <summary>{t("builder.folder", { name })}</summary>
      <div className={css.folders}>
        <FolderTree label={t("traits.storage")} nodes={nodes} selectedId={folder} onSelect={onChange} />
      </div>
    </details>
  );
}
