/** The destinations as a table whose rows take segments that are dragged onto them. */
import { Button } from "@react-spectrum/s2/Button";
import { useRef, useState } from "react";
import type { DestinationRow } from "../../bindings";
import type { DragSource } from "../../components/dnd/drag";
import { useAutoScroll } from "../../components/dnd/useAutoScroll";
import { useDropTarget, type Verdict } from "../../components/dnd/useDropTarget";
import { AgeLabel } from "../../components/AgeLabel";
import { Name } from "../../components/Name";
import { StateDot } from "../../components/StateDot";
import { formatNumber, t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { judgeMapping, type useMapDialog } from "../../shared/destinations/useMapDialog";
import { isPlatformDrag, type PlatformDrag } from "../../shared/sharing/platform/platformDrag";
import { kindWords, twinTone, twinWords } from "../../shared/destinations/words";
import css from "./screen.module.css";
import figures from "../../components/figures.module.css";

/** How many rows are shown at first, and with each press of the button below. */
const ROWS = 100;

interface DestinationTableProps {
  rows: readonly DestinationRow[];
  mapping: ReturnType<typeof useMapDialog>;
}

export function DestinationTable({ rows, mapping }: DestinationTableProps) {
  const [count, setCount] = useState(ROWS);
  const box = useRef<HTMLDivElement>(null);
  useAutoScroll(box);
  const more = rows.length - count;
  return (
    <div ref={box} className={css.scroll}>
      <table className={`${figures.table} ${figures.list}`}>
        <thead>
          <tr>
            <th scope="col">{t("common.name")}</th>
            <th scope="col" className={figures.text}>
              {t("destinations.column.type")}
            </th>
            <th scope="col">{t("destinations.column.segments")}</th>
            <th scope="col" className={figures.text}>
              {t("destinations.column.lastMapped")}
            </th>
            <th scope="col" className={figures.text}>
              {t("destinations.column.twin")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, count).map((row) => (
            <Row key={row.id} row={row} onDrop={(source) => mapping.openWith(source, row)} />
          ))}
        </tbody>
      </table>
      {more > 0 && (
        <Button variant="secondary" size="S" onPress={() => setCount((now) => now + ROWS)}>
          {t("destinations.more", { n: Math.min(more, ROWS) })}
        </Button>
      )}
    </div>
  );
}

interface RowProps {
  row: DestinationRow;
  onDrop: (source: DragSource<PlatformDrag>) => void;
}

function judge(row: DestinationRow, source: DragSource): Verdict {
  return row.mapsAll ? { ok: false, reason: t("destinations.reason.mapsAll") } : judgeMapping(source);
}

function Row({ row, onDrop }: RowProps) {
  const line = useRef<HTMLTableRowElement>(null);
  const drop = useDropTarget({
    ref: line,
    judge: (source) => judge(row, source),
    onDrop: (source) => isPlatformDrag(source) && onDrop(source),
  });
  return (
    <tr ref={line} {...drop.dropProps} tabIndex={-1} className={css.target} data-drop={drop.state}>
      <th scope="row">
        <RowName row={row} />
        {drop.state === "refused" && <small className={css.why}>{drop.reason}</small>}
      </th>
      <td className={`${figures.text} ${figures.short}`}>{kindWords(row)}</td>
      <td>{formatNumber(row.live)}</td>
      <td className={`${figures.text} ${figures.short}`}>
        {row.lastMapped === null ? t("number.none") : <AgeLabel at={row.lastMapped} />}
      </td>
      <td className={figures.text}>
        <StateDot tone={twinTone(row.twin)}>{twinWords(row.twin)}</StateDot>
      </td>
    </tr>
  );
}

function RowName({ row }: { row: DestinationRow }) {
  return (
    <a href={hrefOf({ screen: "destination", id: row.id })}>
      <Name wrap>{row.name}</Name>
    </a>
  );
}
