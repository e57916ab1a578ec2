/** The segments that depend on a provider that left, with their sizes with and without its members. */
import { Button } from "@react-spectrum/s2/Button";
import { useState } from "react";
import { useProvider, useReplacement } from "../../api/providers";
import { inBackground } from "../../background";
import type {
  DependentSegment,
  ObjectLink,
  ProviderRow,
  ReplacementPlan as Plan,
  RulePlace,
} from "../../bindings";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { Skeleton } from "../../components/States";
import { t, type MessageKey } from "../../i18n";
import { hrefOf } from "../../navigation";
import { FailureState } from "../../shared/lists/ListBody";
import { ReplacementPlan } from "./ReplacementPlan";
import { Estimated } from "../../components/Estimated";
import figures from "../../components/figures.module.css";

const PLACES = {
  alone: "providers.place.alone",
  and: "providers.place.and",
  or: "providers.place.or",
  andNot: "providers.place.andNot",
} as const satisfies Record<RulePlace, MessageKey>;

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
        {segments && segments.length > 0 && <SegmentTable segments={segments} />}
        {search.isRunning && <p className={figures.quiet}>{t("providers.replace.running")}</p>}
        {search.failure && !search.isRunning && <FailureState failure={search.failure} retry={find} />}
      </Panel>
      {plan && <ReplacementPlan of={dataSource} plan={plan} onDone={() => setPlan(undefined)} />}
    </>
  );
}

function SegmentTable({ segments }: { segments: readonly DependentSegment[] }) {
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
          {segments.map((one) => (
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
