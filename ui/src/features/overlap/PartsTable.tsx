/**
 * All parts of the objects, the largest first: a dot for each object that a part is in, a bar true to scale with the range of
 * its estimate, and the number. The dots have words for screen readers; the bars repeat the numbers.
 */
import type { Overlap, OverlapPart } from "../../bindings";
import { t } from "../../i18n";
import { Estimated } from "../../components/Estimated";
import { letterOf, UNITS } from "./letters";
import css from "./overlap.module.css";
import figures from "../../components/figures.module.css";

export function PartsTable({ overlap }: { overlap: Overlap }) {
  const parts = overlap.parts.toSorted((one, other) => other.size.likely - one.size.likely);
  const most = Math.max(1, ...parts.map((part) => part.size.most));
  const places = overlap.objects.map((_, place) => place);
  return (
    <table className={figures.table}>
      <thead>
        <tr>
          <th scope="col" className={figures.text}>
            {t("overlap.inExactly")}
          </th>
          <th scope="col" className={figures.text}>
            <span className="visuallyHidden">{t("overlap.letters")}</span>
            <span className={css.dots} aria-hidden="true">
              {places.map((place) => (
                <span key={place} className={css.dot}>
                  {letterOf(place)}
                </span>
              ))}
            </span>
          </th>
          <th scope="col" className={css.barColumn}>
            <span className="visuallyHidden">{t("overlap.scale")}</span>
          </th>
          <th scope="col">{t(UNITS[overlap.counted])}</th>
          <th scope="col">{t("overlap.ofAll")}</th>
        </tr>
      </thead>
      <tbody>
        {parts.map((part) => (
          <Part key={part.inside.join(" ")} part={part} places={places} most={most} overlap={overlap} />
        ))}
      </tbody>
    </table>
  );
}

interface PartProps {
  part: OverlapPart;
  places: readonly number[];
  /** The largest number of all. */
  most: number;
  overlap: Overlap;
}

function Part({ part, places, most, overlap }: PartProps) {
  const { likely } = part.size;
  return (
    <tr>
      <th scope="row" className={figures.text}>
        {part.inside.map(letterOf).join(" + ")}
      </th>
      <td className={figures.text}>
        <span className={css.dots} aria-hidden="true">
          {places.map((place) => (
            <span key={place} className={css.dot}>
              <span className={part.inside.includes(place) ? css.inside : css.outside} />
            </span>
          ))}
        </span>
      </td>
      <td className={css.barColumn}>
        <Bar size={part.size} most={most} />
      </td>
      <td>
        <Estimated of={part.size} />
      </td>
      <td>
        {overlap.union.likely > 0
          ? t("overlap.percent", { part: likely / overlap.union.likely })
          : t("overlap.none")}
      </td>
    </tr>
  );
}

/** The size as a bar with its range; the number beside it says the same. */
function Bar({ size: { least, likely, most: highest }, most }: { size: OverlapPart["size"]; most: number }) {
  const percent = (count: number) => `${String((count / most) * 100)}%`;
  return (
    <div className={css.track} aria-hidden="true">
      <div className={css.bar} style={{ inlineSize: percent(likely) }} />
      <div
        className={css.whisker}
        style={{ insetInlineStart: percent(least), inlineSize: percent(highest - least) }}
      />
    </div>
  );
}
