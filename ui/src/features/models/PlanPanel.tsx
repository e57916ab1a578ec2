/** What is found about a new model, every step that would follow with its time, and the buttons that begin it. */
import { Button } from "@react-spectrum/s2/Button";
import { useState } from "react";
import { useCreateModel, useModels, useStartRecipe } from "../../api/models";
import { inBackground } from "../../background";
import type { MapRemark, ModelCheck, RecipeStep } from "../../bindings";
import { Panel } from "../../components/Panel";
import { StateDot } from "../../components/StateDot";
import { Skeleton } from "../../components/States";
import { toast } from "../../components/toast";
import { own, t } from "../../i18n";
import { useIsHere } from "../../components/useIsHere";
import { addressOf, hrefOf, navigate } from "../../navigation";
import { reasonWords } from "../../shared/destinations/words";
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
  const remarks = value?.mapping ?? [];
  return (
    <div className={css.stack}>
      {(isNew || remarks.length > 0) && (
        <Panel title={t("models.form.checks")}>
          <div className={css.stack}>
            {isNew && <Found state={state} checks={checks} isAlone={remarks.length === 0} />}
            <Mapping remarks={remarks} step={value?.steps.find(({ step }) => step === "mapping")} />
            {isNew && <Limits />}
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
function Found({ state: { model, proposals }, checks, isAlone }: FoundProps & { isAlone: boolean }) {
  if (!canCheck(model)) return <p className={css.quiet}>{t("models.form.checks.wait")}</p>;
  if (checks) return checks.length > 0 || isAlone ? <Checks checks={checks} /> : null;
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

interface MappingProps {
  remarks: readonly MapRemark[];
  step: RecipeStep | undefined;
}

/** What is to be said about mapping the segment, before anything is created for it. */
function Mapping({ remarks, step }: MappingProps) {
  if (remarks.length === 0) return null;
  return (
    <ul className={css.list}>
      {remarks.map(({ reason, forbids }) => (
        <li key={reason.kind}>
          <StateDot tone={forbids ? "bad" : "warn"}>
            {t(forbids ? "models.check.blocks" : "models.check.warns")}
          </StateDot>
          <p>
            {t("models.check.mapping", { destination: step?.name ?? "", reason: own(reasonWords(reason)) })}
          </p>
        </li>
      ))}
    </ul>
  );
}

function Buttons({ state, checks }: FoundProps) {
  const { isNew, form, model, name, plan, complete, isChecked, isRested, attempt, written } = state;
  const start = useStartRecipe();
  const create = useCreateModel();
  // What failed, and the form that it was about: a failure says nothing about another form.
  const [pressed, setPressed] = useState<{ written: string; isStart: boolean }>();
  const isHere = useIsHere();
  const isModelBlocked = checks?.some(({ verdict }) => verdict === "blocks") === true;
  const isBlocked = plan.value?.isBlocked === true || isModelBlocked;
  const isReady = complete && isRested && plan.value !== undefined && !plan.isOld && !isBlocked;
  const open = (id: string | null) => {
    if (isHere()) navigate(id === null ? { screen: "models" } : { screen: "model", id });
  };
  const run = async () => {
    setPressed({ written, isStart: true });
    const recipe = await start.run({ form, id: attempt });
    if (!recipe) return;
    toast.done(t("models.form.started"));
    open(recipe.model);
  };
  const only = async () => {
    setPressed({ written, isStart: false });
    const id = await create.run({ form: model, attempt });
    if (id === undefined) return;
    toast.done(t("models.form.only.done", { name }));
    open(id);
  };
  const failed = pressed?.isStart === true ? start.failure : create.failure;
  const failure = pressed?.written === written ? failed : undefined;
  const canCreate = canCheck(model) && isChecked && name.trim() !== "" && !isModelBlocked;
  return (
    <>
      {failure && <FailureNotice failure={failure} />}
      {failure?.reason === "createdBefore" && (
        <Earlier id={pressed?.isStart === true ? undefined : failure.details.id} />
      )}
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

/** Leads to what an earlier press created: a model, or what goes on by itself and is in the list. */
function Earlier({ id }: { id: string | undefined }) {
  if (id === undefined) return <a href={addressOf("models")}>{t("models.form.startedBefore")}</a>;
  return <a href={hrefOf({ screen: "model", id })}>{t("models.form.createdBefore")}</a>;
}
