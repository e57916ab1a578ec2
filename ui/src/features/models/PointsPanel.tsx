/** Accuracy and reach as a curve with a slider: slider, table and choice below are one value. */
import { Radio, RadioGroup } from "@react-spectrum/s2/RadioGroup";
import type { ModelDetail, ModelPoint } from "../../bindings";
import { Info } from "../../components/Info";
import { Panel } from "../../components/Panel";
import { EmptyState } from "../../components/States";
import { formatMoment, formatNumber, own, t } from "../../i18n";
import { PointChart } from "./PointChart";
import { placeAfter, type Chosen } from "./points";
import { accuracyWords } from "./words";
import css from "./models.module.css";

interface PointsPanelProps {
  detail: ModelDetail;
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
}

export function PointsPanel({ detail: { row, points }, chosen, onChoose }: PointsPanelProps) {
  const point = points[chosen.place];
  if (!point) {
    const next =
      row.nextRunAt === null
        ? t("models.points.noNext")
        : t("models.points.next", { at: formatMoment(row.nextRunAt) });
    return (
      <Panel title={t("models.points")}>
        <EmptyState title={t("models.points.none")}>
          {t("models.points.none.hint", { next: own(next) })}
        </EmptyState>
      </Panel>
    );
  }
  return (
    <Panel
      title={t("models.points")}
      note={row.lastSuccessAt !== null && t("models.points.note", { at: formatMoment(row.lastSuccessAt) })}
      callout={<Info name={t("models.points.found")}>{t("models.points.found.about")}</Info>}
    >
      <div className={css.stack}>
        <PointChart
          points={points}
          place={chosen.place}
          onPlace={(place) => onChoose({ ...chosen, place })}
        />
        <Slider points={points} chosen={chosen} onChoose={onChoose} />
        <Kept point={point} chosen={chosen} onChoose={onChoose} />
      </div>
    </Panel>
  );
}

function pointWords(point: ModelPoint): string {
  return t("models.points.at", {
    accuracy: own(accuracyWords(point.accuracy)),
    reach: own(formatNumber(point.reach)),
  });
}

interface ChoiceProps {
  chosen: Chosen;
  onChoose: (chosen: Chosen) => void;
}

function Slider({ points, chosen, onChoose }: ChoiceProps & { points: readonly ModelPoint[] }) {
  const point = points[chosen.place];
  const at = (place: number) => onChoose({ ...chosen, place });
  return (
    <div className={css.slider}>
      <input
        type="range"
        aria-label={t("models.points.slider")}
        aria-valuetext={point && pointWords(point)}
        min={0}
        max={points.length - 1}
        step={1}
        value={chosen.place}
        onChange={(event) => at(Number(event.target.value))}
        onKeyDown={(event) => {
          const next = placeAfter(event.key, chosen.place, points.length);
          if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
          event.preventDefault();
          at(next);
        }}
      />
      <div className={css.ends}>
        <span>{t("models.points.more")}</span>
        <span>{t("models.points.keys")}</span>
        <span>{t("models.points.people")}</span>
      </div>
      {point && (
        <p>
          <strong>{pointWords(point)}</strong>{" "}
          {point.ofBaseline !== null && t("models.points.times", { times: point.ofBaseline })}
        </p>
      )}
    </div>
  );
}

/** What stays the same when the model runs again. */
function Kept({ point, chosen, onChoose }: ChoiceProps & { point: ModelPoint }) {
  const values = {
    accuracy: own(accuracyWords(point.accuracy)),
    reach: own(formatNumber(point.reach)),
  };
  return (
    <RadioGroup
      label={t("models.points.keep")}
      value={chosen.by}
      onChange={(by) => onChoose({ ...chosen, by: by === "reach" ? "reach" : "accuracy" })}
    >
      <Radio value="accuracy">{t("models.points.keep.accuracy", values)}</Radio>
      <Radio value="reach">{t("models.points.keep.reach", values)}</Radio>
    </RadioGroup>
  );
}
