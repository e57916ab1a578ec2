/** The destinations as a table whose rows take segments that are dragged onto them. */
import { useRef } from "react";
import type { DestinationRow } from "../../bindings";
import { useCurrentDrag, type DragSource } from "../../components/dnd/drag";
import { useAutoScroll } from "../../components/dnd/useAutoScroll";
import { useDropTarget, type Verdict } from "../../components/dnd/useDropTarget";
import { AgeLabel } from "../../components/AgeLabel";
import { Name } from "../../components/Name";
import { StateDot } from "../../components/StateDot";
import { useFirstRows } from "../../components/useFirstRows";
import { useStill } from "../../components/useStill";
import { formatNumber, t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { judgeMapping, type useMapDialog } from "../../shared/destinations/useMapDialog";
import { isPlatformDrag, type PlatformDrag } from "../../shared/sharing/platform/platformDrag";
import { kindWords, twinTone, twinWords } from "../../shared/destinations/words";
import css from "./screen.module.css";
import figures from "../../components/figures.module.css";

interface DestinationTableProps {
  rows: readonly DestinationRow[];
  mapping: ReturnType<typeof useMapDialog>;
}

export function DestinationTable({ rows, mapping }: DestinationTableProps) {
  const box = useRef<HTMLDivElement>(null);
  useAutoScroll(box);
  // No destination moves under the pointer when a refresh ends.
  const still = useStill(rows, useCurrentDrag() !== undefined);
  const { shown, more } = useFirstRows("destinations", still);
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
          {shown.map((row) => (
            <Row key={row.id} row={row} onDrop={(source) => mapping.openWith(source, row)} />
          ))}
        </tbody>
      </table>
      {more}
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
      <td className={`${figures.text} ${figures.wraps}`}>
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
