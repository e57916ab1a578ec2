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
import { navigate } from "../../navigation";
import { FailureNotice } from "../../shared/failures/Notice";
import { canCheck } from "./form";
import { RecipeSteps } from "./RecipeSteps";
import type { ModelFormState } from "./useModelForm";
import { checkWords } from "./words";
import css from "./models.module.css";

export function PlanPanel({ state }: { state: ModelFormState }) {
  const { isNew, plan, complete, model, proposals } = state;
  const value = complete ? plan.value : undefined;
  // What was proposed is excluded by now; before the rest of the form is filled in, only the proposals are known.
  const checks = value?.checks ?? proposals.value?.filter(({ traits }) => traits.length === 0);
  return (
    <div className={css.stack}>
      {isNew && (
        <Panel title={t("models.form.checks")}>
          {!canCheck(model) && <p className={css.quiet}>{t("models.form.checks.wait")}</p>}
          {canCheck(model) && !checks && <Skeleton lines={2} />}
          {canCheck(model) && checks && <Checks checks={checks} />}
          <Limits />
        </Panel>
      )}
      <Panel title={t("models.form.plan")}>
        <div className={css.stack}>
          {!complete && <p className={css.quiet}>{t("models.form.plan.wait")}</p>}
          {complete && plan.isLoading && <Skeleton lines={7} />}
          {complete && plan.failure && <FailureNotice failure={plan.failure} />}
          {value && <RecipeSteps steps={value.steps} />}
          <Buttons state={state} />
        </div>
      </Panel>
    </div>
  );
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

function Buttons({ state }: { state: ModelFormState }) {
  const { isNew, form, model, name, plan, complete, isRested, attempt } = state;
  const start = useStartRecipe();
  const create = useCreateModel();
  const isBlocked = plan.value?.isBlocked ?? false;
  const isReady = complete && isRested && plan.value !== undefined && !plan.isOld && !isBlocked;
  const open = (id: string | null) => navigate(id === null ? { screen: "models" } : { screen: "model", id });
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
  const canCreate = isNew && canCheck(model) && name.trim() !== "" && !isBlocked;
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      <div className={css.tools}>
        <Button
          variant="accent"
          isDisabled={!isReady}
          isPending={start.isRunning}
          onPress={() => inBackground(run())}
        >
          {t("models.form.start")}
        </Button>
        {isNew && (
          <Button
            variant="secondary"
            isDisabled={!canCreate}
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
