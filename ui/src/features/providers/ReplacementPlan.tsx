/** What would take the place of a provider's traits, the rules and sizes before and after, and the change itself. */
import { Button } from "@react-spectrum/s2/Button";
import { useReplaceTraits } from "../../api/providers";
import { useWhyNot } from "../../api/rights";
import { inBackground } from "../../background";
import type { ObjectLink, ReplacedRule, ReplacedTrait, ReplacementPlan as Plan } from "../../bindings";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { toastOutcome } from "../../shared/editing/outcome";
import { FailureState } from "../../shared/lists/ListBody";
import { Estimated } from "../../components/Estimated";
import css from "./providers.module.css";
import figures from "../../components/figures.module.css";

interface PlanProps {
  of: ObjectLink;
  plan: Plan;
  onDone: () => void;
}

export function ReplacementPlan({ of, plan, onDone }: PlanProps) {
  const change = useReplaceTraits();
  const confirm = useConfirm();
  const why = useWhyNot("editSegments");
  const changed = plan.segments.filter((one) => one.after !== null);
  const n = changed.length;
  const replace = async () => {
    const done = await change.run({ of, shown: changed });
    if (!done) return;
    toastOutcome(done.edited, (count) => t("providers.replace.done", { n: count }));
    onDone();
  };
  const ask = () =>
    confirm.ask({
      title: t("providers.replace.title"),
      words: t("providers.replace.confirm", { n }),
      label: t("providers.replace.act", { n }),
      about: changed.map((one) => one.segment),
      everywhere: true,
      act: () => inBackground(replace()),
    });
  return (
    <Panel
      title={t("providers.replace.title")}
      actions={
        <Button
          variant="accent"
          size="S"
          isDisabled={n === 0 || why !== undefined}
          isPending={change.isRunning}
          onPress={ask}
        >
          {t("providers.replace.act", { n })}
        </Button>
      }
    >
      {why !== undefined && <p className={figures.quiet}>{why}</p>}
      {change.failure && !change.isRunning && <FailureState failure={change.failure} retry={ask} />}
      <ul className={css.traits}>
        {plan.traits.map((one) => (
          <Suggestion key={one.object.id} of={one} />
        ))}
      </ul>
      <RuleTable rules={plan.segments} />
      {confirm.dialog}
    </Panel>
  );
}

function Suggestion({ of }: { of: ReplacedTrait }) {
  return (
    <li>
      {of.with === null
        ? t("providers.replace.nothing", { of: of.object.name })
        : t("providers.replace.with", { of: of.object.name, with: of.with.name })}
      <ul className={css.similar}>
        {of.similar.map((one) => (
          <li key={one.object.id}>
            {t("providers.replace.similar", { name: one.object.name, part: one.jaccard })}
          </li>
        ))}
        {of.notCompared > 0 && <li>{t("providers.replace.notCompared", { n: of.notCompared })}</li>}
      </ul>
    </li>
  );
}

function RuleTable({ rules }: { rules: readonly ReplacedRule[] }) {
  return (
    <table className={figures.table}>
      <thead>
        <tr>
          <th scope="col">{t("providers.segment")}</th>
          <th scope="col" className={figures.text}>
            {t("providers.replace.before")}
          </th>
          <th scope="col" className={figures.text}>
            {t("providers.replace.after")}
          </th>
          <th scope="col">{t("providers.now")}</th>
          <th scope="col">{t("providers.replace.then")}</th>
        </tr>
      </thead>
      <tbody>
        {rules.map((one) => (
          <tr key={one.segment.id}>
            <th scope="row">
              <Name wrap>{one.segment.name}</Name>
            </th>
            <td className={figures.text}>
              <RuleText rule={one.before} />
            </td>
            <td className={figures.text}>
              {one.after === null ? t("providers.replace.stays") : <RuleText rule={one.after} />}
            </td>
            <td>
              <Estimated of={one.now} />
            </td>
            <td>
              <Estimated of={one.then} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RuleText({ rule }: { rule: string }) {
  return (
    <code className="selectable">
      <Name wrap>{rule}</Name>
    </code>
  );
}
