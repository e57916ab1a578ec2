/** The columns a grid shows at its current width, and how wide they are. */
import { useLayoutEffect, useMemo, useRef, useState, type ReactNode, type RefObject } from "react";
import { useSize } from "../useSize";
import { widthOfWords } from "./measure";
import { fittingColumns, widestWith, widthsOf, type GridWidths, type Widest } from "./columns";
import type { GridColumn, VirtualGridProps } from "./types";
import css from "./grid.module.css";

interface ShownColumns<Row> extends GridWidths {
  columns: readonly GridColumn<Row>[];
  /** To be rendered once inside the grid. */
  measure: ReactNode;
}

/** `rows` are those in the page: number columns are as wide as the widest number that was visible. */
export function useColumns<Row>(
  props: VirtualGridProps<Row>,
  scroller: RefObject<HTMLElement | null>,
  rows: readonly Row[],
): ShownColumns<Row> {
  const { width } = useSize(scroller);
  const digits = useRef<HTMLSpanElement>(null);
  const [{ digit, font }, setLetters] = useState({ digit: 0, font: "" });
  useLayoutEffect(() => {
    const span = digits.current;
    if (!span) return;
    setLetters({ digit: span.getBoundingClientRect().width / 10, font: getComputedStyle(span).font });
  }, []);
  const [{ listKey, widest }, setWidest] = useState<{ listKey: string | undefined; widest: Widest }>({
    listKey: props.listKey,
    widest: {},
  });
  const next = widestWith(listKey === props.listKey ? widest : {}, props.columns, rows, (words) =>
    widthOfWords(words, font),
  );
  if (next !== widest) setWidest({ listKey: props.listKey, widest: next });

  const selectable = props.selection !== undefined;
  const draggable = props.drag !== undefined;
  const columns = useMemo(
    () => fittingColumns(props.columns, width, { selectable, draggable }),
    [props.columns, width, selectable, draggable],
  );
  const widths = useMemo(
    () => widthsOf(columns, { selectable, draggable }, next, { width, digit }),
    [columns, selectable, draggable, next, width, digit],
  );
  const measure = (
    <span ref={digits} className={css.digits} aria-hidden="true">
      0000000000
    </span>
  );
  return { columns, ...widths, measure };
}
