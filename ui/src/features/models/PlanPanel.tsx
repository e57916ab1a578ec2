/** What is found about a new model, every step that would follow with its time, and the buttons that begin it. */
import { Button } from "@react-spectrum/s2/Button";
import { useCreateModel, useModels, useStartRecipe } from "../../api/models";
import { inBackground } from "../../background";
import type { ModelCheck } from "../../bindings";
import { Panel } from "../../components/Panel";
import { StateDot } from "../../components/StateDot";
import { Skeleton } from "../../components/States";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { useIsHere } from "../../components/useIsHere";
import { navigate } from "../../navigation";
import { FailureNotice } from "../../shared/failures/Notice";
import { FailureState } from "../../shared/lists/ListBody";
import { canCheck } from "./form";
import { RecipeSteps } from "./RecipeSteps";
import type { ModelFormState } from "./useModelForm";
import { checkWords } from "./words";
import css from "./models.module.css";

export function PlanPanel({ state }: { state: ModelFormState }) {
  const { isNew, plan, isFilled, proposals } = state;
  const value = isFilled ? plan.value : undefined;
  // What was proposed is excluded by now; before the rest of the form is filled in, only the proposals are known.
  const checks = value?.checks ?? proposals.value?.filter(({ traits }) => traits.length === 0);
  return (
    <div className={css.stack}>
      {isNew && (
        <Panel title={t("models.form.checks")}>
          <div className={css.stack}>
            <Found state={state} checks={checks} />
            <Limits />
          </div>
        </Panel>
      )}
      <Panel title={t("models.form.plan")}>
        <div className={css.stack}>
          <Planned state={state} />
          <Buttons state={state} checks={checks} />
        </div>
      </Panel>
    </div>
  );
}

interface FoundProps {
  state: ModelFormState;
  checks: readonly ModelCheck[] | undefined;
}

/** What the checks have found, or why there are none. */
function Found({ state: { model, proposals }, checks }: FoundProps) {
  if (!canCheck(model)) return <p className={css.quiet}>{t("models.form.checks.wait")}</p>;
  if (checks) return <Checks checks={checks} />;
  return proposals.failure ? (
    <FailureState failure={proposals.failure} retry={proposals.retry} />
  ) : (
    <Skeleton lines={2} />
  );
}

/** Every step that would follow. */
function Planned({ state: { isFilled, isChecked, proposals, plan } }: { state: ModelFormState }) {
  if (!isFilled) return <p className={css.quiet}>{t("models.form.plan.wait")}</p>;
  if (plan.value) return <RecipeSteps steps={plan.value.steps} />;
  if (plan.failure) return <FailureState failure={plan.failure} retry={plan.retry} />;
  // Why there are no checks is said above.
  return !isChecked && proposals.failure ? null : <Skeleton lines={7} />;
}

/** The limits of the account and of one model: administrators alone see them in Audience Manager. */
function Limits() {
  const list = useModels().value;
  if (!list) return null;
  const { active, mostActive, traits, mostTraits } = list;
  return (
    <p className={css.quiet}>
      {t("models.limits", { active, mostActive, traits, mostTraits })}. {t("models.form.limits")}
    </p>
  );
}

function Checks({ checks }: { checks: readonly ModelCheck[] }) {
  if (checks.length === 0) return <StateDot tone="good">{t("models.form.checks.fine")}</StateDot>;
  return (
    <ul className={css.list}>
      {checks.map((check) => (
        <li key={check.check}>
          <StateDot tone={check.verdict === "blocks" ? "bad" : "warn"}>
            {t(check.verdict === "blocks" ? "models.check.blocks" : "models.check.warns")}
          </StateDot>
          <p>{checkWords(check)}</p>
        </li>
      ))}
    </ul>
  );
}

function Buttons({ state, checks }: FoundProps) {
  const { isNew, form, model, name, plan, complete, isChecked, isRested, attempt } = state;
  const start = useStartRecipe();
  const create = useCreateModel();
  const isHere = useIsHere();
  const isBlocked =
    plan.value?.isBlocked === true || checks?.some(({ verdict }) => verdict === "blocks") === true;
  const isReady = complete && isRested && plan.value !== undefined && !plan.isOld && !isBlocked;
  const open = (id: string | null) => {
    if (isHere()) navigate(id === null ? { screen: "models" } : { screen: "model", id });
  };
  const run = async () => {
    const recipe = await start.run({ form, id: attempt });
    if (!recipe) return;
    toast.done(t("models.form.started"));
    open(recipe.model);
  };
  const only = async () => {
    const id = await create.run({ form: model, attempt });
    if (id === undefined) return;
    toast.done(t("models.form.only.done", { name }));
    open(id);
  };
  const failure = start.failure ?? create.failure;
  const canCreate = canCheck(model) && isChecked && name.trim() !== "" && !isBlocked;
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <div className={css.tools}>
        <Button
          variant="accent"
          isDisabled={!isReady || create.isRunning}
          isPending={start.isRunning}
          onPress={() => inBackground(run())}
        >
          {t("models.form.start")}
        </Button>
        {isNew && (
          <Button
            variant="secondary"
            isDisabled={!canCreate || start.isRunning}
            isPending={create.isRunning}
            onPress={() => inBackground(only())}
          >
            {t("models.form.only")}
          </Button>
        )}
      </div>
    </>
  );
}
