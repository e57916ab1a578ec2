/** The segments whose rule uses a trait, as links, with callout ⑤. */
import type { SegmentUse } from "../../bindings";
import { Callout } from "../../components/Callout";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { t, visible } from "../../i18n";
import { hrefOf } from "../../navigation";
import css from "../../shared/details/details.module.css";

/** `more`: other segments may use the trait too, because their rules have not been loaded. */
export function SegmentUses({ segments, more }: { segments: readonly SegmentUse[]; more: boolean }) {
  const title = t("traits.segments");
  return (
    <Panel
      title={title}
      callout={
        <Callout n={5} name={title}>
          {t("traits.callout.segments")}
        </Callout>
      }
    >
      {more && <p className={css.quiet}>{t("traits.segmentsNotRead")}</p>}
      {segments.length === 0 ? (
        !more && <p className={css.quiet}>{t("traits.noSegments")}</p>
      ) : (
        <table className={css.uses}>
          <thead>
            <tr>
              <th scope="col">{t("segments.id")}</th>
              <th scope="col">{t("common.name")}</th>
              <th scope="col">{t("common.description")}</th>
            </tr>
          </thead>
          <tbody>
            {segments.map((segment) => (
              <tr key={segment.id}>
                <td className="selectable">{segment.id}</td>
                <td>
                  <a href={hrefOf({ screen: "segment", id: segment.id })} aria-label={visible(segment.name)}>
                    <Name wrap>{segment.name}</Name>
                  </a>
                </td>
                <td>{segment.description && <Name wrap>{segment.description}</Name>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
