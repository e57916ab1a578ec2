/** The state of the form *Find people like these*: what was chosen, what is found about it, and what would happen. */
import { useState } from "react";
import { useModelCheck, useRecipePlan } from "../../api/models";
import type { ObjectLink } from "../../bindings";
import { useRested } from "../../components/useRested";
import { t, visible } from "../../i18n";
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

const like = (name: string) => t("models.form.like", { name: visible(name) });

export function useModelForm(baseline: ObjectLink | undefined) {
  const [opened] = useState(() => emptyChoices(baseline, STORAGE_ROOT));
  const [choices, setChoices] = useState<Choices>(opened);
  // Of the opening of the form: pressing again never creates or starts anything twice.
  const [attempt] = useState(() => crypto.randomUUID());
  const change = (part: Partial<Choices>) => setChoices((now) => ({ ...now, ...part }));
  const isNew = choices.baseline?.kind !== "model";
  const name = plain(nameOf(choices, like));
  // Names are not checked, so typing one asks for nothing.
  const asked = modelForm({ ...choices, kept: [] }, "", []);
  const proposals = useModelCheck(asked, isNew && canCheck(asked));
  const suggested = proposed(proposals.value);
  const model = modelForm(choices, name, suggested);
  const form = recipeForm(choices, model, name);
  const complete = isComplete(choices, form) && !proposals.isFetching;
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
    complete,
    isRested,
    plan,
    isDirty,
  };
}

export type ModelFormState = ReturnType<typeof useModelForm>;

/** A name without the marks that keep its direction apart on screen: it is sent. */
function plain(name: string): string {
  return name.replace(/[\u2066-\u2069]/gu, "");
}
