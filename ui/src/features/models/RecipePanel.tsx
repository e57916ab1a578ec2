/** A recipe: its steps with what each has come to, why it stopped, and what a person can do about it. */
import { AlertDialog } from "@react-spectrum/s2/AlertDialog";
import { Button } from "@react-spectrum/s2/Button";
import { useCancelRecipe, useContinueRecipe, useUndoRecipe } from "../../api/models";
import type { QueryResult } from "../../api/query";
import { inBackground } from "../../background";
import type { Recipe, RecipeStep } from "../../bindings";
import { NameWithId } from "../../components/Name";
import { Panel } from "../../components/Panel";
import { StateDot } from "../../components/StateDot";
import { useDialog } from "../../components/useDialog";
import { formatList, formatMoment, own, t, visible } from "../../i18n";
import { navigate } from "../../navigation";
import { toastFailure } from "../../shared/failures/toastFailure";
import { FailureNotice, Notice } from "../../shared/failures/Notice";
import { FailureState } from "../../shared/lists/ListBody";
import { RecipeSteps } from "./RecipeSteps";
import { RECIPE_STATES, STOPS, takesWords } from "./words";
import css from "./models.module.css";

interface RecipePanelProps {
  recipe: Recipe;
  /** The page it is on: that of the model does not link to itself. */
  here: "models" | "model";
}

export function RecipePanel({ recipe, here }: RecipePanelProps) {
  const { key, tone } = RECIPE_STATES[recipe.state];
  return (
    <Panel
      title={here === "model" ? t("models.recipe") : visible(recipe.name)}
      note={<StateDot tone={tone}>{t(key)}</StateDot>}
      actions={<RecipeActions recipe={recipe} here={here} />}
    >
      <div className={css.stack}>
        {recipe.stop !== null && (
          <Notice
            tone={recipe.stop === "modelOver" || recipe.stop === "failed" ? "bad" : "warn"}
            title={t(key)}
            words={t(STOPS[recipe.stop])}
          />
        )}
        {recipe.failure && <FailureNotice failure={recipe.failure} />}
        {recipe.state !== "unreadable" && <Course recipe={recipe} />}
      </div>
    </Panel>
  );
}

/** The steps of a recipe, which people it takes, and when it is looked at again. */
function Course({ recipe: { steps, takes, dueAt } }: { recipe: Recipe }) {
  return (
    <>
      <RecipeSteps steps={steps} />
      <p className={css.quiet}>
        {t("models.recipe.takes", { what: own(takesWords(takes)) })}
        {dueAt !== null && ` ${t("models.recipe.looks", { at: formatMoment(dueAt) })}`}
      </p>
    </>
  );
}

/** In the place of recipes that cannot be read: they may wait for a person. */
export function RecipesUnread({ answer }: { answer: QueryResult<Recipe[]> }) {
  if (answer.value || !answer.failure) return null;
  return (
    <Panel title={t("models.recipe")}>
      <FailureState failure={answer.failure} retry={answer.retry} />
    </Panel>
  );
}

function RecipeActions({ recipe, here }: RecipePanelProps) {
  const { id, model } = recipe;
  const goOn = useContinueRecipe(toastFailure);
  const cancel = useCancelQuestion(recipe);
  const undo = useUndoQuestion(recipe);
  const stopped = recipe.state === "stopped" && recipe.canContinue;
  return (
    <>
      {here === "models" && model !== null && (
        <Button variant="secondary" size="S" onPress={() => navigate({ screen: "model", id: model })}>
          {t("models.recipe.open")}
        </Button>
      )}
      {stopped && (
        <Button
          variant="secondary"
          size="S"
          isPending={goOn.isRunning}
          onPress={() => inBackground(goOn.run(id))}
        >
          {t("models.recipe.continue")}
        </Button>
      )}
      {recipe.canCancel && (
        <Button variant="secondary" size="S" isPending={cancel.isRunning} onPress={cancel.ask}>
          {t("models.recipe.cancel")}
        </Button>
      )}
      {recipe.canUndo && (
        <Button variant="secondary" size="S" isPending={undo.isRunning} onPress={undo.ask}>
          {t("models.recipe.undo")}
        </Button>
      )}
      {cancel.dialog}
      {undo.dialog}
    </>
  );
}

/** What the recipe created and is still there, the last first: that is how it is removed. */
function ownSteps(steps: readonly RecipeStep[]): RecipeStep[] {
  return steps.filter(({ state, object }) => state === "done" && object !== null).toReversed();
}

function Objects({ steps }: { steps: readonly RecipeStep[] }) {
  return (
    <ul className={css.bulleted}>
      {steps.map(
        ({ step, object }) =>
          object && (
            <li key={step}>
              <NameWithId name={object.name} id={object.id} />
            </li>
          ),
      )}
    </ul>
  );
}

function useCancelQuestion(recipe: Recipe) {
  const cancel = useCancelRecipe(toastFailure);
  const made = ownSteps(recipe.steps);
  const { open, dialog } = useDialog<Recipe>("cancelRecipe", ({ id, name }) => (
    <AlertDialog
      variant="confirmation"
      title={t("models.recipe.cancel.title", { name })}
      primaryActionLabel={t("models.recipe.cancel.do")}
      cancelLabel={t("common.cancel")}
      autoFocusButton="cancel"
      onPrimaryAction={() => inBackground(cancel.run(id))}
    >
      {made.length > 0 ? t("models.recipe.cancel.words") : t("models.recipe.cancel.nothing")}
      {made.length > 0 && <Objects steps={made} />}
    </AlertDialog>
  ));
  return { ask: () => open(recipe), dialog, isRunning: cancel.isRunning };
}

function useUndoQuestion(recipe: Recipe) {
  const undo = useUndoRecipe(toastFailure);
  const made = ownSteps(recipe.steps);
  const inferred = made.filter((one) => one.inferred);
  const { open, dialog } = useDialog<Recipe>("undoRecipe", ({ id, name }) => (
    <AlertDialog
      variant="destructive"
      title={t("models.recipe.undo.title", { name })}
      primaryActionLabel={t("models.recipe.undo.do")}
      cancelLabel={t("common.cancel")}
      autoFocusButton="cancel"
      onPrimaryAction={() => inBackground(undo.run(id))}
    >
      {t("models.recipe.undo.words")}
      <Objects steps={made} />
      {inferred.length > 0 &&
        t("models.recipe.undo.inferred", {
          names: own(formatList(inferred.map(({ name }) => visible(name)))),
        })}
    </AlertDialog>
  ));
  return { ask: () => open(recipe), dialog, isRunning: undo.isRunning };
}
