/** Finds traits, by words, folder and data feed, and adds them to the rule: dragged, with a button or with Enter. */
import { Button } from "@react-spectrum/s2/Button";
import { PickerItem } from "@react-spectrum/s2/Picker";
import { useMemo, useState } from "react";
import { useTraitFolders } from "../../api/traits";
import type { FeedRow, ObjectLink } from "../../bindings";
import { Picker } from "../../components/Overlay";
import { Panel } from "../../components/Panel";
import { SearchField } from "../../components/SearchField";
import { useNextFocus } from "../../components/useFirstRows";
import { Skeleton } from "../../components/States";
import { FolderTree } from "../../components/tree/FolderTree";
import { useStableFunctions } from "../../components/useLatest";
import { formatNumber, t } from "../../i18n";
import { STORAGE_ROOT } from "../../shared/lists/folders";
import { FailureState } from "../../shared/lists/ListBody";
import { FoundTrait } from "./FoundTrait";
import { traitsOf } from "./groups";
import type { Builder } from "./useBuilder";
import { useFeedOf } from "../../shared/feeds/useFeedOf";
import { useFoundControls, type FoundControls } from "./useControls";
import { useFoundInFeed, useFoundTraits, type Found } from "./useFound";
import { useOverlap, type Overlap } from "./useOverlap";
import css from "./builder.module.css";

/** Means the traits of the local copy. */
const ALL = "all";
const WIDE = { width: "100%" };

/** What each row needs to know of the rule. */
interface InRule {
  ids: ReadonlySet<string>;
  canAdd: boolean;
  add: (trait: ObjectLink) => void;
  overlap: Overlap;
  controls: ReadonlyMap<string, FoundControls>;
}

export function TraitPicker({ builder, autoFocus }: { builder: Builder; autoFocus: boolean }) {
  const [search, setSearch] = useState("");
  const [folder, setFolder] = useState(STORAGE_ROOT);
  const [feedId, setFeedId] = useState<string>();
  const feeds = useFeedOf();
  const offered = [...feeds.values()].filter(isOffered);
  const feed = offered.find(({ feed: { id } }) => id === feedId);
  const ofAll = useFoundTraits(search, folder, feeds);
  const ofFeed = useFoundInFeed(search, feed);
  const found = feed ? ofFeed : ofAll;
  const functions = useStableFunctions({ add: builder.add });
  const ids = new Set(traitsOf(builder.groups ?? []).map(({ id }) => id));
  const inRule: InRule = {
    ids,
    canAdd: builder.groups !== undefined,
    add: functions.add,
    overlap: useOverlap(builder, ids),
    controls: useFoundControls(builder, found.rows),
  };
  return (
    <Panel
      title={t("traits.title")}
      note={t("builder.found", { count: found.total, shown: formatNumber(found.total) })}
      toolbar={
        <>
          <SearchField label={t("traits.search")} value={search} onChange={setSearch} autoFocus={autoFocus} />
          <FeedChoice offered={offered} chosen={feed?.feed.id} onChange={setFeedId} />
          {!feed && <FolderChoice folder={folder} onChange={setFolder} />}
        </>
      }
      fill
      flush
    >
      <FoundList found={found} inRule={inRule} />
      <p className={css.foot}>{feed ? t("feeds.traits.estimates") : t("builder.how")}</p>
    </Panel>
  );
}

function FoundList({ found, inRule }: { found: Found; inRule: InRule }) {
  const { rows, total, isLoading, failure, retry, more, showMore } = found;
  const { box, onLast } = useNextFocus();
  const show = () => {
    if (rows.length + more >= total) onLast();
    showMore();
  };
  return (
    <>
      {isLoading && <Skeleton lines={8} />}
      {failure && <FailureState failure={failure} retry={retry} />}
      <div className={css.found}>
        <ul aria-label={t("builder.traits")}>
          {rows.map((row) => (
            <FoundTrait
              key={row.id}
              {...row}
              isIn={inRule.ids.has(row.id)}
              canAdd={inRule.canAdd}
              add={inRule.add}
              overlap={inRule.overlap.id === row.id ? inRule.overlap.words : undefined}
              point={inRule.overlap.point}
              control={inRule.controls.get(row.id)?.words}
              clashes={inRule.controls.get(row.id)?.clashes}
            />
          ))}
        </ul>
        {more > 0 && (
          <div ref={box} className={css.more}>
            <Button variant="secondary" size="S" onPress={show}>
              {t("common.showMore", { n: more })}
            </Button>
          </div>
        )}
      </div>
      {!isLoading && total === 0 && !failure && <p className={css.foot}>{t("builder.nothingFound")}</p>}
    </>
  );
}

/** Traits of feeds that are not subscribed are in no list of Audience Manager; here they can be estimated. */
function isOffered({ subscribed, state, traits }: FeedRow): boolean {
  return subscribed === 0 && state === "active" && traits !== null;
}

interface FeedChoiceProps {
  offered: readonly FeedRow[];
  chosen: string | undefined;
  onChange: (id: string | undefined) => void;
}

function FeedChoice({ offered, chosen, onChange }: FeedChoiceProps) {
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
