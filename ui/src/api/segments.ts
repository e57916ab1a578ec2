/** Segment storage of Audience Manager: list, folders, detail, trend. */
import { keepPreviousData } from "@tanstack/react-query";
import {
  commands,
  type FolderRow,
  type Metric,
  type SegmentFacets,
  type SegmentDetail,
  type SegmentQuery,
  type SegmentRow,
  type Trend,
} from "../bindings";
import { keys } from "./keys";
import { useQueryResult, type QueryResult } from "./query";
import { useSelectableList, type SelectableList } from "./useSelectableList";

export function useSegments(query: SegmentQuery): SelectableList<SegmentRow> {
  return useSelectableList({
    queryKey: keys.segments(query),
    fetchWindow: (page) => commands.segments(query, page),
    fetchKeys: (part) => commands.segmentKeys(query, part),
    fetchNamed: (ids) => commands.segmentsNamed(ids),
  });
}

export function useSegmentFolders(): QueryResult<FolderRow[]> {
  return useQueryResult({ queryKey: keys.segmentFolders, queryFn: () => commands.segmentFolders() });
}

/** Counts for the status filter; the previous counts stay until the new ones are loaded. */
export function useSegmentFacets(query: SegmentQuery): QueryResult<SegmentFacets> {
  return useQueryResult({
    queryKey: keys.segmentFacets(query),
    queryFn: () => commands.segmentFacets(query),
    placeholderData: keepPreviousData,
  });
}

/** Index of the first segment whose name begins with `letters`, for type-ahead. */
export async function segmentPosition(query: SegmentQuery, letters: string): Promise<number | undefined> {
  return (await commands.segmentPosition(query, letters)) ?? undefined;
}

export function useSegment(id: string): QueryResult<SegmentDetail> {
  return useQueryResult({ queryKey: keys.segment(id), queryFn: () => commands.segmentDetail(id) });
}

/** The segment graph over 21, 30, 60 or 90 days; the previous graph stays until the new one is loaded. */
export function useSegmentTrend(id: string, metric: Metric, days: number): QueryResult<Trend> {
  return useQueryResult({
    queryKey: keys.segmentTrend(id, metric, days),
    queryFn: () => commands.segmentTrend(id, metric, days),
    placeholderData: keepPreviousData,
  });
}
