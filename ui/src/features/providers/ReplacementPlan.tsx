/** What would take the place of a provider's traits, the rules and sizes before and after, and the change itself. */
import { Button } from "@react-spectrum/s2/Button";
import { Checkbox } from "@react-spectrum/s2/Checkbox";
import { useState } from "react";
import { useReplaceTraits } from "../../api/providers";
import { useWhyNot } from "../../api/rights";
import { inBackground } from "../../background";
import type {
  EditedObject,
  ObjectLink,
  ReplacedRule,
  ReplacedTrait,
  ReplacementPlan as Plan,
} from "../../bindings";
import { Name } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { StateDot } from "../../components/StateDot";
import { t } from "../../i18n";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { toastOutcome, whyWords } from "../../shared/editing/outcome";
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
  const { left, setLeft, outcome, setOutcome } = useChoice(plan);
  const change = useReplaceTraits();
  const confirm = useConfirm();
  const why = useWhyNot("editSegments");
  const changed = plan.segments.filter(({ after, segment }) => after !== null && !left.has(segment.id));
  const n = changed.length;
  const replace = async () => {
    const done = await change.run({ of, shown: changed });
    if (!done) return;
    toastOutcome(done.edited, (count) => t("providers.replace.done", { n: count }));
    // What was not changed is shown beside its rule.
    if (done.edited.every(({ failure }) => failure === null)) onDone();
    else setOutcome(done.edited);
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
        outcome ? (
          <Button variant="secondary" size="S" onPress={onDone}>
            {t("common.close")}
          </Button>
        ) : (
          <Button
            variant="accent"
            size="S"
            isDisabled={n === 0 || why !== undefined}
            isPending={change.isRunning}
            onPress={ask}
          >
            {t("providers.replace.act", { n })}
          </Button>
        )
      }
    >
      {why !== undefined && <p className={figures.quiet}>{why}</p>}
      {change.failure && !change.isRunning && <FailureState failure={change.failure} retry={ask} />}
      <ul className={css.traits}>
        {plan.traits.map((one) => (
          <Suggestion key={one.object.id} of={one} />
        ))}
      </ul>
      <RuleTable
        rules={plan.segments}
        left={left}
        onLeft={setLeft}
        isFixed={outcome !== undefined || change.isRunning}
        outcome={outcome}
      />
      {confirm.dialog}
    </Panel>
  );
}

/** Which segments are left as they are, and what became of the others, of this plan. */
function useChoice(plan: Plan) {
  const [of, setOf] = useState(plan);
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const [outcome, setOutcome] = useState<readonly EditedObject[]>();
  if (of !== plan) {
    setOf(plan);
    setLeft(new Set());
    setOutcome(undefined);
  }
  return { left, setLeft, outcome, setOutcome };
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

interface RuleTableProps {
  rules: readonly ReplacedRule[];
  /** IDs of the segments that are left as they are. */
  left: ReadonlySet<string>;
  onLeft: (left: ReadonlySet<string>) => void;
  /** Nothing can be chosen any more. */
  isFixed: boolean;
  outcome: readonly EditedObject[] | undefined;
}

function RuleTable({ rules, left, onLeft, isFixed, outcome }: RuleTableProps) {
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
              <Choice
                rule={one}
                isIn={!left.has(one.segment.id)}
                isFixed={isFixed}
                onChange={(isIn) =>
                  onLeft(
                    new Set(
                      isIn ? [...left].filter((id) => id !== one.segment.id) : [...left, one.segment.id],
                    ),
                  )
                }
              />
              <Result of={outcome?.find(({ object }) => object.id === one.segment.id)} />
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

interface ChoiceProps {
  rule: ReplacedRule;
  isIn: boolean;
  isFixed: boolean;
  onChange: (isIn: boolean) => void;
}

/** Whether the rule of a segment is changed. */
function Choice({ rule: { segment, after }, isIn, isFixed, onChange }: ChoiceProps) {
  const name = <Name wrap>{segment.name}</Name>;
  if (after === null) return name;
  return (
    <Checkbox isSelected={isIn} isDisabled={isFixed} onChange={onChange}>
      {name}
    </Checkbox>
  );
}

function Result({ of }: { of: EditedObject | undefined }) {
  if (!of) return null;
  if (of.failure === null) return <StateDot tone="good">{t("providers.replace.changed")}</StateDot>;
  return <StateDot tone="bad">{whyWords(of.failure)}</StateDot>;
}

function RuleText({ rule }: { rule: string }) {
  return (
    <code className="selectable">
      <Name wrap>{rule}</Name>
    </code>
  );
}
