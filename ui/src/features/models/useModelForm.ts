/** The state of the form *Find people like these*: what was chosen, what is found about it, and what would happen. */
import { useState } from "react";
import { useModelCheck, useRecipePlan } from "../../api/models";
import type { ObjectLink } from "../../bindings";
import { useRested } from "../../components/useRested";
import { own, t } from "../../i18n";
import { madeName } from "../../shared/editing/madeName";
import { STORAGE_ROOT } from "../../shared/lists/folders";
import {
  canCheck,
  emptyChoices,
  isComplete,
  modelForm,
  nameOf,
  proposed,
  recipeForm,
  type Choices,
} from "./form";

/** It is sent, so it is not marked as a name on screen is. */
const like = (name: string) => madeName(name, (fits) => t("models.form.like", { name: own(fits) }));

export function useModelForm(baseline: ObjectLink | undefined) {
  const [opened] = useState(() => emptyChoices(baseline, STORAGE_ROOT));
  const [choices, setChoices] = useState<Choices>(opened);
  // Of the opening of the form: pressing again never creates or starts anything twice.
  const [attempt] = useState(() => crypto.randomUUID());
  const change = (part: Partial<Choices>) => setChoices((now) => ({ ...now, ...part }));
  const isNew = choices.baseline?.kind !== "model";
  const name = nameOf(choices, like);
  // Names are not checked, so typing one asks for nothing.
  const asked = modelForm({ ...choices, kept: [] }, "", []);
  const proposals = useModelCheck(asked, isNew && canCheck(asked));
  const suggested = proposed(proposals.value);
  const model = modelForm(choices, name, suggested);
  const form = recipeForm(choices, model, name);
  const isFilled = isComplete(choices, form);
  // What is excluded is fixed for good when the model is created: nothing is sent before it is known what should be.
  const isChecked = !isNew || (proposals.value !== undefined && !proposals.isFetching);
  const complete = isFilled && isChecked;
  const written = JSON.stringify(form);
  const rested = useRested(written);
  const isRested = rested === written;
  const plan = useRecipePlan(JSON.parse(rested) as typeof form, complete && isRested);
  const isDirty = JSON.stringify(choices) !== JSON.stringify(opened);
  return {
    choices,
    change,
    attempt,
    isNew,
    name,
    suggested,
    proposals,
    model,
    form,
    isFilled,
    isChecked,
    complete,
    isRested,
    plan,
    written,
    isDirty,
  };
}

export type ModelFormState = ReturnType<typeof useModelForm>;
