/**
 * A list of any length, loaded page by page as it is scrolled. Loaded rows stay on screen during a refresh, and the
 * rows of the old filter stay until the first rows of the new one are loaded: the list never flickers.
 */
import { hashKey, useQueries, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useCallback, useState } from "react";
import { inBackground } from "../background";
import type { Failure, Page, Window } from "../bindings";
import { asFailure } from "./failure";

export interface WindowedList<Row> {
  /** Identifies the list, its filter and its order. */
  key: string;
  /** Number of rows in the whole list. */
  total: number;
  /** The row at an index, or undefined while it is loading. */
  rowAt: (index: number) => Row | undefined;
  /** Reports which rows are visible, `end` exclusive. */
  onNeed: (start: number, end: number) => void;
  /** Nothing to show yet. */
  isLoading: boolean;
  /** The rows shown belong to the previous query. */
  isOld: boolean;
  failure: Failure | undefined;
  retry: () => void;
  /** When the rows shown were loaded; changes with every refresh. */
  readAt: number;
  /** Rows from `start` to `end` (exclusive) as they are now, reloading pages that are stale. */
  rowsBetween: (start: number, end: number) => Promise<Row[]>;
  /** The loaded rows, in no particular order. */
  rowsRead: () => Row[];
}

export interface WindowedListOptions<Row> {
  /** Identifies the list, its filter and its order. */
  queryKey: QueryKey;
  fetchWindow: (page: Page) => Promise<Window<Row>>;
  pageSize?: number;
}

const PAGE_SIZE = 100;

/** The pages with the rows from `start` to `end` (exclusive). */
export function pagesFor(start: number, end: number, pageSize: number): number[] {
  const first = Math.floor(Math.max(0, start) / pageSize);
  const last = Math.max(first, Math.ceil(end / pageSize) - 1);
  return Array.from({ length: last - first + 1 }, (_, place) => first + place);
}

/** The list to show: the requested one, or the previous one until the first page is loaded. */
interface Shown {
  queryKey: QueryKey;
  total: number;
}

function isSame(one: Shown | undefined, other: Shown): boolean {
  return one?.total === other.total && hashKey(one.queryKey) === hashKey(other.queryKey);
}

export function useWindowedList<Row>(options: WindowedListOptions<Row>): WindowedList<Row> {
  const { queryKey, fetchWindow, pageSize = PAGE_SIZE } = options;
  const client = useQueryClient();
  const [pages, setPages] = useState<number[]>([0]);
  const pageOptions = (page: number) => ({
    queryKey: [...queryKey, { page, pageSize }],
    queryFn: () => fetchWindow({ offset: page * pageSize, limit: pageSize }),
  });
  const queries = useQueries({ queries: pages.map(pageOptions) });
  const onNeed = useCallback(
    (start: number, end: number) => {
      const next = pagesFor(start, end, pageSize);
      setPages((now) => (now.join() === next.join() ? now : next));
    },
    [pageSize],
  );

  const total = queries.map((query) => query.data).find((window) => window !== undefined)?.total;
  const [before, setBefore] = useState<Shown>();
  const present = total === undefined ? undefined : { queryKey, total };
  if (present && !isSame(before, present)) setBefore(present);
  const shown = present ?? before;
  const failed = queries.find((query) => query.error !== null);

  const rowsBetween = async (start: number, end: number) => {
    const wanted = pagesFor(start, end, pageSize);
    const read = await Promise.all(wanted.map((page) => client.fetchQuery(pageOptions(page))));
    const first = (wanted[0] ?? 0) * pageSize;
    return read.flatMap((window) => window.rows).slice(start - first, end - first);
  };

  return {
    key: hashKey(queryKey),
    total: shown?.total ?? 0,
    rowAt(index) {
      if (!shown) return undefined;
      const page = Math.floor(index / pageSize);
      const held = client.getQueryData<Window<Row>>([...shown.queryKey, { page, pageSize }]);
      return held?.rows[index - page * pageSize];
    },
    onNeed,
    isLoading: shown === undefined && failed === undefined,
    isOld: present === undefined && shown !== undefined,
    failure: failed ? asFailure(failed.error) : undefined,
    retry: () => inBackground(Promise.all(queries.map((query) => query.refetch()))),
    readAt: Math.max(0, ...queries.map((query) => query.dataUpdatedAt)),
    rowsBetween,
    rowsRead: () =>
      client
        .getQueriesData<Window<Row>>({ queryKey: shown?.queryKey ?? queryKey })
        .flatMap(([, window]) => window?.rows ?? []),
  };
}
