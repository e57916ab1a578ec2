/** Audiences that reach one place from both services. */
import { useDoubles } from "../../api/destinations";
import type { DoubleActivation, ObjectLink } from "../../bindings";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { useFirstRows } from "../../components/useFirstRows";
import { t } from "../../i18n";
import { hrefOf } from "../../navigation";
import { FailureState } from "../../shared/lists/ListBody";
import { certaintyWords } from "../../shared/destinations/words";
import css from "./screen.module.css";
import figures from "../../components/figures.module.css";

export function DoublesPanel() {
  const answer = useDoubles();
  const found = answer.value;
  return (
    <Panel title={t("destinations.doubles")}>
      {!found && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
      {!found && !answer.failure && <Skeleton lines={2} />}
      {found && (
        <p className={css.quiet}>
          {found.length === 0
            ? t("destinations.doubles.none")
            : t("destinations.doubles.note", { n: audiencesIn(found) })}
        </p>
      )}
      {found && found.length > 0 && <DoublesTable found={found} />}
    </Panel>
  );
}

function audiencesIn(found: readonly DoubleActivation[]): number {
  return new Set(found.map(({ audience }) => audience.id)).size;
}

function DoublesTable({ found }: { found: readonly DoubleActivation[] }) {
  const { shown, more } = useFirstRows("doubles", found);
  return (
    <>
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("common.audience")}</th>
            <th scope="col" className={figures.text}>
              {t("destinations.doubles.manager")}
            </th>
            <th scope="col" className={figures.text}>
              {t("common.segment")}
            </th>
            <th scope="col" className={figures.text}>
              {t("destinations.doubles.platform")}
            </th>
            <th scope="col" className={figures.text}>
              {t("destinations.doubles.certainty")}
            </th>
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={`${one.audience.id} ${one.destination.id} ${one.dataflow} ${one.segment.id}`}>
              <th scope="row">
                <ObjectName of={one.audience} />
              </th>
              <td className={figures.text}>
                <ObjectName of={one.destination} />
              </td>
              <td className={figures.text}>
                <ObjectName of={one.segment} />
              </td>
              <td className={figures.text}>
                <Name wrap>{one.dataflowName}</Name>
                <small className={`${css.why} ${css.quiet}`}>
                  <Name wrap>{one.card}</Name>
                </small>
              </td>
              <td className={figures.text}>{certaintyWords(one.certainty)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more}
    </>
  );
}

/** Of an audience, a segment or a destination. */
function ObjectName({ of: { kind, id, name } }: { of: ObjectLink }) {
  const screen = kind === "audience" || kind === "segment" ? kind : "destination";
  return (
    <a href={hrefOf({ screen, id })}>
      <Name wrap>{name}</Name>
    </a>
  );
}
