/** The points of a run as a table whose rows are radio buttons: the same value as the slider's. */
import { useId } from "react";
import type { ModelPoint } from "../../bindings";
import { Panel } from "../../components/Panel";
import { formatNumber, own, t } from "../../i18n";
import type { Chosen } from "./points";
import { accuracyWords } from "./words";
import figures from "../../components/figures.module.css";
import css from "./models.module.css";

interface PointTableProps {
  points: readonly ModelPoint[];
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
}

export function PointTable({ points, chosen, onChoose }: PointTableProps) {
  const group = useId();
  const hasHeldOut = points.some(({ heldOut }) => heldOut !== null);
  return (
    <Panel title={t("models.points.table")} note={formatNumber(points.length)}>
      {/* A scrolling region must be reachable by keyboard; its radio buttons are. */}
      <div className={css.pointTable} role="group" aria-label={t("models.points.table")}>
        <table className={figures.table}>
          <thead>
            <tr>
              <th scope="col">{t("models.points.accuracy")}</th>
              <th scope="col">{t("models.points.reach")}</th>
              <th scope="col">{t("models.points.ofBaseline")}</th>
              {hasHeldOut && <th scope="col">{t("models.points.found")}</th>}
            </tr>
          </thead>
          <tbody>
            {points.map((point, place) => (
              <tr key={point.accuracy} data-chosen={place === chosen.place || undefined}>
                <th scope="row">
                  <label>
                    <input
                      type="radio"
                      name={group}
                      checked={place === chosen.place}
                      onChange={() => onChoose({ ...chosen, place })}
                    />{" "}
                    {accuracyWords(point.accuracy)}
                  </label>
                </th>
                <td>{formatNumber(point.reach)}</td>
                <td>{timesWords(point)}</td>
                {hasHeldOut && <td>{foundWords(point)}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Panel>
  );
}

function timesWords({ ofBaseline }: ModelPoint): string {
  return ofBaseline === null ? t("number.none") : formatNumber(Math.round(ofBaseline * 10) / 10);
}

function foundWords({ heldOut }: ModelPoint): string {
  if (heldOut === null) return t("number.none");
  return t("models.points.found.value", {
    of: own(formatNumber(Math.round(heldOut.ofHundred ?? 0))),
    margin: own(formatNumber(Math.round(heldOut.margin ?? 0))),
  });
}
