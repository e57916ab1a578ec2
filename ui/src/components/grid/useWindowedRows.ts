/** Reads a long list in pages as it is scrolled, through TanStack Query: shaped for `VirtualGrid`. */
import { useQueries, useQueryClient, type QueryKey } from "@tanstack/react-query";
import { useCallback, useMemo, useState } from "react";

export interface RowWindow<Row> {
  rows: Row[];
  /** How many rows the whole list has. */
  total: number;
}

interface WindowedRowsOptions<Row> {
  /** Names the list, its filter and its order. */
  queryKey: QueryKey;
  /** Reads `count` rows from place `start`. */
  fetchWindow: (start: number, count: number) => Promise<RowWindow<Row>>;
  pageSize?: number;
}

/** The pages that hold the rows from `start` to `end` (exclusive); the first page always is among them. */
export function pagesFor(start: number, end: number, pageSize: number): number[] {
  const pages = new Set([0]);
  for (let page = Math.floor(start / pageSize); page * pageSize < end; page += 1) pages.add(page);
  return [...pages];
}

export function useWindowedRows<Row>({ queryKey, fetchWindow, pageSize = 100 }: WindowedRowsOptions<Row>) {
  const client = useQueryClient();
  const [pages, setPages] = useState<number[]>([0]);
  const queries = useQueries({
    queries: pages.map((page) => ({
      queryKey: [...queryKey, { page, pageSize }],
      queryFn: () => fetchWindow(page * pageSize, pageSize),
    })),
  });
  const onNeed = useCallback(
    (start: number, end: number) => {
      const next = pagesFor(start, end, pageSize);
      setPages((now) => (now.join() === next.join() ? now : next));
    },
    [pageSize],
  );
  const first = queries[0];
  // Under a new filter the old length stands until the new one is known: skeleton rows rather than a flash of nothing.
  const [total, setTotal] = useState(0);
  if (first?.data && first.data.total !== total) setTotal(first.data.total);
  const failed = queries.find((query) => query.error);
  const known = useMemo(
    () => new Map(pages.map((page, place) => [page, queries[place]?.data])),
    [pages, queries],
  );
  const rowAt = (index: number): Row | undefined => {
    const page = Math.floor(index / pageSize);
    // A page just scrolled out of the wanted ones may still be at hand.
    const held = known.get(page) ?? client.getQueryData<RowWindow<Row>>([...queryKey, { page, pageSize }]);
    return held?.rows[index - page * pageSize];
  };
  return {
    rowCount: total,
    rowAt,
    onNeed,
    isLoading: first?.isPending ?? true,
    error: failed?.error ?? null,
    refetch: () => Promise.all(queries.map((query) => query.refetch())),
  };
}
