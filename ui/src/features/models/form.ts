/** The form of a new model and of what follows it. Pure functions. */
import type { ModelCheck, ModelForm, ModelTakes, ObjectLink, RecipeForm } from "../../bindings";
import { howOf, START, type MapForm } from "../../shared/destinations/mapForm";

/** What a person chose. */
export interface Choices {
  /** The trait or segment, or the model that is there. */
  baseline: ObjectLink | undefined;
  /** Its name when nothing was typed is derived from the baseline. */
  name: string | undefined;
  lookBackDays: number;
  sources: readonly string[];
  /** Proposed traits that a person does not want to exclude. */
  kept: readonly string[];
  goal: "ask" | "accuracy" | "reach";
  percent: number;
  devices: number;
  traitName: string | undefined;
  segmentName: string | undefined;
  dataSource: string;
  traitFolder: string;
  segmentFolder: string;
  /** Empty for none. */
  destination: string;
  /** How it is mapped there; it has no days. */
  how: MapForm;
}

export const LOOK_BACKS = [30, 60, 90] as const;

export function emptyChoices(baseline: ObjectLink | undefined, root: string): Choices {
  return {
    baseline,
    name: undefined,
    lookBackDays: LOOK_BACKS[0],
    sources: [],
    kept: [],
    goal: "ask",
    percent: 60,
    devices: 10_000,
    traitName: undefined,
    segmentName: undefined,
    dataSource: "",
    traitFolder: root,
    segmentFolder: root,
    destination: "",
    how: START,
  };
}

/** The name of what is created, until another one is typed. */
export function nameOf(choices: Choices, like: (name: string) => string): string {
  const { baseline, name } = choices;
  if (name !== undefined) return name;
  if (!baseline) return "";
  return baseline.kind === "model" ? baseline.name : like(baseline.name);
}

/** What is proposed to be excluded, each trait once. */
export function proposed(checks: readonly ModelCheck[] | undefined): ObjectLink[] {
  const traits = (checks ?? []).flatMap((check) => check.traits);
  return traits.filter((one, place) => traits.findIndex(({ id }) => id === one.id) === place);
}

/** The form of the model; `excluded` is what is proposed. */
export function modelForm(choices: Choices, name: string, excluded: readonly ObjectLink[]): ModelForm {
  return {
    name,
    description: "",
    baseline: choices.baseline?.id ?? "",
    dataSources: [...choices.sources],
    lookBackDays: choices.lookBackDays,
    excluded: excluded.map(({ id }) => id).filter((id) => !choices.kept.includes(id)),
  };
}

/** Whether the model of a form can be checked. */
export function canCheck({ baseline, dataSources }: ModelForm): boolean {
  return baseline !== "" && dataSources.length > 0;
}

export function takesOf({ goal, percent, devices }: Choices): ModelTakes | null {
  if (goal === "ask") return null;
  return goal === "accuracy" ? { accuracy: percent / 100 } : { reach: devices };
}

export function recipeForm(choices: Choices, model: ModelForm, name: string): RecipeForm {
  const { baseline, destination } = choices;
  return {
    model: baseline?.kind === "model" ? { existing: baseline.id } : { new: model },
    takes: takesOf(choices),
    traitName: choices.traitName ?? name,
    traitFolder: choices.traitFolder,
    segmentName: choices.segmentName ?? name,
    segmentFolder: choices.segmentFolder,
    dataSource: choices.dataSource,
    destination: destination === "" ? null : { id: destination, how: howOf(choices.how) },
  };
}

/** Whether a recipe can be planned: everything that its steps need is chosen. */
export function isComplete(choices: Choices, form: RecipeForm): boolean {
  const { baseline } = choices;
  if (!baseline || form.traitName.trim() === "" || form.segmentName.trim() === "") return false;
  if (form.dataSource === "") return false;
  const model = "new" in form.model ? form.model.new : undefined;
  return !model || (canCheck(model) && model.name.trim() !== "");
}
