/** The traits that are found, of the local copy or of a data feed that is not subscribed: as many as were asked for. */
import { useEffect, useMemo, useState } from "react";
import { useFeedTraits } from "../../api/feeds";
import { useTraits } from "../../api/traits";
import type { Failure, FeedRow, TraitQuery } from "../../bindings";
import { peopleOf } from "../../shared/pairs/stages";

/** How many are shown at first, and with each press of the button below them. */
const STEP = 100;

/** A trait as the list shows it. */
export interface FoundRow {
  id: string;
  name: string;
  /** Its data source. */
  source: string;
  people: number | null;
  notYet: boolean;
  thirdParty: boolean;
  feed: FeedRow | undefined;
}

export interface Found {
  rows: readonly FoundRow[];
  /** How many there are, shown or not. */
  total: number;
  isLoading: boolean;
  failure: Failure | undefined;
  retry: () => void;
  /** How many more are shown by `showMore`; 0 if all are shown. */
  more: number;
  showMore: () => void;
}

/** How many rows are shown of what `of` identifies; another list begins again. */
function useCount(of: string): [number, () => void] {
  const [shown, setShown] = useState({ of, count: STEP });
  const count = shown.of === of ? shown.count : STEP;
  return [count, () => setShown({ of, count: count + STEP })];
}

/** Traits of the local copy. */
export function useFoundTraits(search: string, folder: string, feeds: ReadonlyMap<string, FeedRow>): Found {
  const query = useMemo<TraitQuery>(
    () => ({ search, folder, includeSubfolders: true, sort: "name", folderTraitsLast: true }),
    [search, folder],
  );
  const list = useTraits(query);
  const [count, showMore] = useCount(list.key);
  const { onNeed, total } = list;
  useEffect(() => onNeed(0, count), [onNeed, count]);
  const rows = Array.from({ length: Math.min(count, total) }, (_, at) => list.rowAt(at)).flatMap(
    (row): FoundRow[] =>
      row
        ? [
            {
              id: row.id,
              name: row.name,
              source: row.dataSource.name,
              people: peopleOf(row),
              notYet: row.notYet,
              thirdParty: row.thirdParty,
              feed: feeds.get(row.dataSource.id),
            },
          ]
        : [],
  );
  const more = Math.min(STEP, Math.max(0, total - count));
  return { ...list, rows, failure: total === 0 ? list.failure : undefined, more, showMore };
}

/** Traits of a data feed; nothing is asked for without one. */
export function useFoundInFeed(search: string, feed: FeedRow | undefined): Found {
  const answer = useFeedTraits(feed?.feed.id);
  const words = search.trim().toLowerCase();
  const found = (answer.value ?? []).filter(
    ({ object: { id, name } }) => name.toLowerCase().includes(words) || id.includes(words),
  );
  const [count, showMore] = useCount(`${feed?.feed.id ?? ""} ${words}`);
  return {
    rows: found.slice(0, count).map(({ object: { id, name }, population }) => ({
      id,
      name,
      source: feed?.feed.name ?? "",
      people: population,
      notYet: false,
      thirdParty: true,
      feed,
    })),
    total: found.length,
    isLoading: answer.isLoading,
    failure: answer.value ? undefined : answer.failure,
    retry: answer.retry,
    more: Math.min(STEP, Math.max(0, found.length - count)),
    showMore,
  };
}
