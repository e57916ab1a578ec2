/**
 * Two or three objects as circles true to scale. The tables say the same; where circles cannot show the parts of three objects,
 * a sentence says so, and the bars are left.
 */
import { useMemo } from "react";
import type { Overlap } from "../../bindings";
import { eulerOf } from "../../components/chart/euler";
import { formatList, formatNumber, isolate, own, t } from "../../i18n";
import { letterOf } from "./letters";
import css from "./overlap.module.css";

/** A picture that is further off than this share of everything would mislead. */
const MOST_OFF = 0.04;
/** A smaller difference cannot be seen. */
const SEEN = 0.01;

export function EulerPicture({ overlap }: { overlap: Overlap }) {
  const { objects, parts } = overlap;
  const picture = useMemo(() => {
    const count = objects.length;
    if (count !== 2 && count !== 3) return undefined;
    const bits = (inside: readonly number[]) => inside.reduce((all, place) => all | (1 << place), 0);
    return eulerOf(count, new Map(parts.map(({ inside, size }) => [bits(inside), size.likely])));
  }, [objects, parts]);
  if (!picture) return null;
  if (picture.error > MOST_OFF) return <p className={css.quiet}>{t("overlap.picture.impossible")}</p>;
  const words = parts.map(({ inside, size }) =>
    t("overlap.picture.part", { of: own(inside.map(letterOf).join(" + ")), n: formatNumber(size.likely) }),
  );
  return (
    <figure className={css.figure}>
      <svg
        className={css.picture}
        viewBox={`0 0 ${String(picture.width)} ${String(picture.height)}`}
        role="img"
        aria-label={t("overlap.picture.words", { parts: own(formatList(words)) })}
      >
        {picture.circles.map(({ x, y, r }, place) => (
          <circle key={place} className={css.circle} data-place={place} cx={x} cy={y} r={r} />
        ))}
        {picture.labels.map(({ x, y }, place) => (
          <text key={place} className={css.label} x={x} y={y} aria-hidden="true">
            {letterOf(place)}
          </text>
        ))}
      </svg>
      <figcaption className={css.quiet}>
        {objects.map(({ object }, place) => (
          <span key={object.id} className={css.key}>
            <span className={css.swatch} data-place={place} aria-hidden="true" />
            {t("overlap.picture.key", { letter: letterOf(place), name: own(isolate(object.name)) })}
          </span>
        ))}
        <span>
          {picture.error > SEEN
            ? t("overlap.picture.nearly", { part: picture.error })
            : t("overlap.picture.true")}
        </span>
      </figcaption>
    </figure>
  );
}
