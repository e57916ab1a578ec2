/** The data feed of each data source, from the marketplace; none while that is not known. */
import { useMemo } from "react";
import { useFeeds } from "../../api/feeds";
import type { FeedRow } from "../../bindings";

export function useFeedOf(): ReadonlyMap<string, FeedRow> {
  const rows = useFeeds().value?.rows;
  return useMemo(() => new Map((rows ?? []).map((row) => [row.feed.id, row])), [rows]);
}
