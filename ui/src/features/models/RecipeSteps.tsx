/** The steps of a recipe, planned or under way: what each creates, where it is, and when. */
import type { RecipeStep } from "../../bindings";
import { Name } from "../../components/Name";
import { StateDot } from "../../components/StateDot";
import { formatMoment, t } from "../../i18n";
import { ObjectName } from "./ObjectName";
import { STEPS, STEP_STATES } from "./words";
import css from "./models.module.css";

export function RecipeSteps({ steps }: { steps: readonly RecipeStep[] }) {
  return (
    <ol className={css.steps} aria-label={t("models.form.plan")}>
      {steps.map((step) => (
        <Step key={step.step} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: RecipeStep }) {
  const { key, tone } = STEP_STATES[step.state];
  return (
    <li className={css.step}>
      <StateDot tone={tone}>{t(key)}</StateDot>
      <span>
        {t(STEPS[step.step])}
        {step.name !== "" && ": "}
        {step.object ? (
          <ObjectName object={step.object} />
        ) : (
          step.name !== "" && <Name wrap>{step.name}</Name>
        )}
      </span>
      <span className={css.when}>{timeWords(step)}</span>
    </li>
  );
}

function timeWords({ doneAt, expectedAt }: RecipeStep): string {
  if (doneAt !== null) return t("models.recipe.doneAt", { at: formatMoment(doneAt) });
  return expectedAt === null ? "" : t("models.recipe.expected", { at: formatMoment(expectedAt) });
}
