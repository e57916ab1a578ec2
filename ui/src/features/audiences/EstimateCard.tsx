/** How many profiles a rule would select, in all and by identity, by Experience Platform's estimate. */
import { Button } from "@react-spectrum/s2/Button";
import { useDefinitionEstimate } from "../../api/definitions";
import { inBackground } from "../../background";
import type { DefinitionEstimate, NamespaceEstimate } from "../../bindings";
import { Estimated } from "../../components/Estimated";
import figures from "../../components/figures.module.css";
import { formatNumber, t, type MessageKey } from "../../i18n";
import { namespaceWords } from "../../shared/audiences/words";
import editing from "../../shared/editing/editing.module.css";
import { InlineFailure } from "../../shared/failures/InlineFailure";
import { useState } from "react";
import css from "./definition.module.css";
import { supportOf, type Support } from "./expected";

const SUPPORT: Record<Support, MessageKey> = {
  supported: "audiences.supported",
  crossDevice: "audiences.crossDevice",
  none: "audiences.notSupported",
};

interface EstimateCardProps {
  rule: string;
  /** The rule can be read. */
  canEstimate: boolean;
  /** Estimates always use the default merge policy. */
  isDefaultPolicy: boolean;
}

export function EstimateCard({ rule, canEstimate, isDefaultPolicy }: EstimateCardProps) {
  const estimate = useDefinitionEstimate();
  const [known, setKnown] = useState<{ rule: string; of: DefinitionEstimate }>();
  const run = async () => {
    const answer = await estimate.run(rule);
    if (answer) setKnown(answer);
  };
  return (
    <section className={css.estimate} aria-label={t("definition.estimate")}>
      <div className={css.tools}>
        <Button
          variant="secondary"
          isDisabled={!canEstimate}
          isPending={estimate.isRunning}
          onPress={() => inBackground(run())}
        >
          {t("definition.estimate.do")}
        </Button>
        <span className={editing.quiet}>{t("definition.estimate.hint")}</span>
      </div>
      {estimate.failure && <InlineFailure failure={estimate.failure} />}
      {known && known.rule !== rule && <p className={editing.quiet}>{t("definition.estimate.old")}</p>}
      {known && <Known of={known.of} />}
      {!isDefaultPolicy && <p className={editing.quiet}>{t("definition.estimate.policy")}</p>}
    </section>
  );
}

function Known({ of }: { of: DefinitionEstimate }) {
  return (
    <div aria-live="polite">
      <p className={css.total}>
        <Estimated of={of.profiles} /> {t("audiences.profilesWord", { count: of.profiles.likely })}
      </p>
      <p className={editing.quiet}>
        {t("definition.estimate.read", { read: formatNumber(of.read), total: formatNumber(of.total) })}
      </p>
      {of.namespaces.length > 0 && <Namespaces rows={of.namespaces} />}
    </div>
  );
}

function Namespaces({ rows }: { rows: readonly NamespaceEstimate[] }) {
  return (
    <div className={css.scroll}>
      <table className={figures.table}>
        <thead>
          <tr>
            <th scope="col">{t("audiences.identity")}</th>
            <th scope="col">{t("audiences.profiles")}</th>
            <th scope="col" className={figures.text}>
              {t("audiences.inManager")}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.namespace}>
              <th scope="row">{namespaceWords(row.namespace)}</th>
              <td>
                <Estimated of={row.profiles} />
              </td>
              <td className={figures.text}>{t(SUPPORT[supportOf(row)])}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
