/** The segments that depend on a provider that left, with their sizes with and without its members. */
import { Button } from "@react-spectrum/s2/Button";
import { useState } from "react";
import { useProvider, useReplacement } from "../../api/providers";
import { inBackground } from "../../background";
import type { ProviderRow, ReplacementPlan as Plan } from "../../bindings";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { t } from "../../i18n";
import { FailureState } from "../../shared/lists/ListBody";
import { DependentTable } from "../../shared/uses/DependentTable";
import { ReplacementPlan } from "./ReplacementPlan";
import figures from "../../components/figures.module.css";

export function ProviderPanel({ provider }: { provider: ProviderRow }) {
  const { dataSource } = provider;
  const answer = useProvider(dataSource.id);
  const search = useReplacement();
  const [plan, setPlan] = useState<Plan>();
  const segments = answer.value?.segments;
  const find = () => inBackground(search.run(dataSource).then((found) => found && setPlan(found)));
  return (
    <>
      <Panel
        title={t("providers.affected", { name: dataSource.name })}
        actions={
          segments &&
          segments.length > 0 && (
            <Button variant="secondary" size="S" isPending={search.isRunning} onPress={find}>
              {t("providers.replace")}
            </Button>
          )
        }
      >
        {!segments && answer.failure && <FailureState failure={answer.failure} retry={answer.retry} />}
        {!segments && !answer.failure && <Skeleton lines={4} />}
        {segments?.length === 0 && <p className={figures.quiet}>{t("providers.affected.none")}</p>}
        {segments && segments.length > 0 && <DependentTable segments={segments} />}
        {search.isRunning && <p className={figures.quiet}>{t("providers.replace.running")}</p>}
        {search.failure && !search.isRunning && <FailureState failure={search.failure} retry={find} />}
      </Panel>
      {plan && <ReplacementPlan of={dataSource} plan={plan} onDone={() => setPlan(undefined)} />}
    </>
  );
}
