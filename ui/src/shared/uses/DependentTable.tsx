/** Segments that depend on third-party traits: their sizes now, once the traits have no members, and without the traits. */
import type { DependentSegment, ObjectLink, RulePlace } from "../../bindings";
import { Estimated } from "../../components/Estimated";
import { Name } from "../../components/Name";
import { useFirstRows } from "../../components/useFirstRows";
import { t, type MessageKey } from "../../i18n";
import { hrefOf } from "../../navigation";
import figures from "../../components/figures.module.css";

const PLACES = {
  alone: "providers.place.alone",
  and: "providers.place.and",
  or: "providers.place.or",
  andNot: "providers.place.andNot",
} as const satisfies Record<RulePlace, MessageKey>;

export function DependentTable({ segments }: { segments: readonly DependentSegment[] }) {
  const { shown, more } = useFirstRows("dependent", segments);
  return (
    <>
      <p className={figures.quiet}>{t("providers.sizes")}</p>
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("providers.segment")}</th>
            <th scope="col" className={figures.text}>
              {t("providers.place")}
            </th>
            <th scope="col">{t("providers.now")}</th>
            <th scope="col">{t("providers.emptied")}</th>
            <th scope="col">{t("providers.without")}</th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.segment.id}>
              <th scope="row">
                <SegmentLink segment={one.segment} />
              </th>
              <td className={figures.text}>{one.places.map((place) => t(PLACES[place])).join(", ")}</td>
              <td>
                <Estimated of={one.now} />
              </td>
              <td>
                <Estimated of={one.emptied} />
              </td>
              <td>
                <Estimated of={one.without} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}

function SegmentLink({ segment: { id, name } }: { segment: ObjectLink }) {
  return (
    <a href={hrefOf({ screen: "segment", id })}>
      <Name wrap>{name}</Name>
    </a>
  );
}
