/**
 * The curve of accuracy (100% to 0%, left to right) and reach. The slider below it is its keyboard and its text; a click
 * chooses the nearest point. Our own SVG: chart libraries insert a <style>, which the content security policy forbids.
 */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { useRef } from "react";
import type { ModelPoint } from "../../bindings";
import { useSize } from "../../components/useSize";
import { formatCompact } from "../../i18n";
import { accuracyOf } from "./points";
import { accuracyWords } from "./words";
import css from "./models.module.css";

const LEFT = 46;
const RIGHT = 12;
const TOP = 10;
const BOTTOM = 24;
/** For which the curve is drawn before its place has been measured. */
const UNMEASURED = { width: 600, height: 230 };
const TICKS = [1, 0.8, 0.6, 0.4, 0.2, 0];

interface PointChartProps {
  points: readonly ModelPoint[];
  place: number;
  onPlace: (place: number) => void;
}

export function PointChart({ points, place, onPlace }: PointChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const measured = useSize(box);
  const { width, height } = measured.width > 0 ? measured : UNMEASURED;
  const x = scaleLinear([1, 0], [LEFT, width - RIGHT]);
  const most = Math.max(1, ...points.map(({ reach }) => reach));
  const y = scaleLinear([0, most], [height - BOTTOM, TOP]).nice(4);
  const path = line<ModelPoint>()
    .x((point) => x(accuracyOf(point)))
    .y(({ reach }) => y(reach));
  const nearest = (left: number) => {
    const accuracy = x.invert(left);
    const away = points.map((point) => Math.abs(accuracyOf(point) - accuracy));
    return away.indexOf(Math.min(...away));
  };
  const chosen = points[place];
  return (
    // The slider below does the same by keyboard and says it in words.
    <div
      ref={box}
      className={css.chart}
      aria-hidden="true"
      onPointerDown={(event) =>
        onPlace(nearest(event.clientX - event.currentTarget.getBoundingClientRect().left))
      }
    >
      <svg width={width} height={height}>
        {y.ticks(4).map((value) => (
          <g key={value}>
            <line className={css.rule} x1={LEFT} x2={width - RIGHT} y1={y(value)} y2={y(value)} />
            <text x={LEFT - 6} y={y(value)} textAnchor="end" dominantBaseline="central">
              {formatCompact(value)}
            </text>
          </g>
        ))}
        {TICKS.map((value) => (
          <text key={value} x={x(value)} y={height - 6} textAnchor="middle">
            {accuracyWords(value)}
          </text>
        ))}
        <path className={css.line} d={path([...points]) ?? ""} />
        {chosen && (
          <path
            className={css.guide}
            fill="none"
            d={`M${String(LEFT)} ${String(y(chosen.reach))}H${String(x(accuracyOf(chosen)))}V${String(height - BOTTOM)}`}
          />
        )}
        {points.map((point, at) => (
          <circle
            key={point.accuracy}
            className={css.dot}
            data-chosen={at === place || undefined}
            cx={x(accuracyOf(point))}
            cy={y(point.reach)}
            r={at === place ? 5.5 : 3.5}
          />
        ))}
      </svg>
    </div>
  );
}
