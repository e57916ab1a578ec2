/** The traits that count most in the last run, with their weight relative to the strongest. */
import { Button } from "@react-spectrum/s2/Button";
import { useState } from "react";
import type { FeedRow, ModelInfluence } from "../../bindings";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import { useFeedOf } from "../../shared/feeds/useFeedOf";
import { ObjectName } from "./ObjectName";
import figures from "../../components/figures.module.css";
import css from "./models.module.css";

/** Traits that are shown at first. */
const FEW = 5;

export function InfluencePanel({ traits }: { traits: readonly ModelInfluence[] }) {
  const [isAll, setAll] = useState(false);
  const shown = isAll ? traits : traits.slice(0, FEW);
  const note = t("models.influence.note", { shown: shown.length, all: traits.length });
  const feeds = useFeedOf();
  const hasShares = traits.some(({ inBaseline }) => inBaseline !== null);
  return (
    <Panel
      title={t("models.influence")}
      note={note}
      actions={
        traits.length > FEW && (
          <Button variant="secondary" size="S" onPress={() => setAll(!isAll)}>
            {isAll ? t("models.influence.few") : t("models.influence.all", { n: traits.length })}
          </Button>
        )
      }
    >
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("models.influence.trait")}</th>
            <th scope="col" className={figures.text}>
              {t("models.influence.source")}
            </th>
            <th scope="col" className={figures.text}>
              {t("models.influence.weight")}
            </th>
            {hasShares && <th scope="col">{t("models.influence.inBaseline")}</th>}
            {hasShares && <th scope="col">{t("models.influence.elsewhere")}</th>}
          </tr>
        </thead>
        <tbody>
          {shown.map((one) => (
            <tr key={one.object.id}>
              <th scope="row">
                <ObjectName object={one.object} />
              </th>
              <td className={figures.text}>
                <Name wrap>{one.dataSource.name}</Name>
                <Price feed={feeds.get(one.dataSource.id)} />
              </td>
              <td className={figures.text}>
                <Weight weight={one.weight} />
              </td>
              {hasShares && <td>{share(one.inBaseline)}</td>}
              {hasShares && <td>{share(one.elsewhere)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

/** What third-party data costs that a segment of the trait would need. */
function Price({ feed }: { feed: FeedRow | undefined }) {
  if (!feed) return null;
  return <p className={css.quiet}>{feed.price ?? t("feeds.priceUnknown")}</p>;
}

function Weight({ weight }: { weight: number | null }) {
  if (weight === null) return t("number.none");
  const inlineSize = `${String(Math.min(100, Math.abs(weight)))}%`;
  return (
    <span className={css.row}>
      {t("models.percent", { part: weight / 100 })}
      <span className={css.bar} aria-hidden="true">
        <span style={{ inlineSize }} />
      </span>
    </span>
  );
}

function share(percent: number | null): string {
  return percent === null ? t("number.none") : t("models.percent", { part: percent / 100 });
}
