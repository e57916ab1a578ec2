/** Look-alike models, the traits that they fill, and recipes that create a model and what follows it. */
import {
  commands,
  type Failure,
  type ModelDetail,
  type ModelForm,
  type ModelList,
  type ModelTakes,
  type ModelTraitForm,
  type ObjectLink,
  type Recipe,
  type RecipeForm,
  type RecipePlan,
  type ModelCheck,
} from "../bindings";
import { invalidateAll } from "./invalidate";
import { keys } from "./keys";
import { useCommand, type Mutation } from "./mutation";
import { useQueryResult, type QueryResult } from "./query";

/** These are pressed on pages that show no failure of theirs: it must be shown somewhere. */
type OnFailure = (failure: Failure) => void;

/** Models are read from the service each time: their runs change by themselves. */
export function useModels(): QueryResult<ModelList> {
  return useQueryResult({ queryKey: keys.models, queryFn: () => commands.models() });
}

export function useModel(id: string): QueryResult<ModelDetail> {
  return useQueryResult({ queryKey: keys.model(id), queryFn: () => commands.modelDetail(id) });
}

/** The data sources whose traits a model may use. */
export function useModelDataSources(): QueryResult<ObjectLink[]> {
  return useQueryResult({ queryKey: keys.modelDataSources, queryFn: () => commands.modelDataSources() });
}

/** What is found about a new model; asked only while the form is complete enough for it. */
export function useModelCheck(form: ModelForm, enabled: boolean): QueryResult<ModelCheck[]> {
  return useQueryResult({
    queryKey: keys.modelCheck(form),
    queryFn: () => commands.modelCheck(form),
    enabled,
  });
}

interface NewModel {
  form: ModelForm;
  attempt: string;
}

export function useCreateModel(): Mutation<NewModel, string> {
  return useCommand({
    call: ({ form, attempt }: NewModel) => commands.modelCreate(form, attempt),
    onSuccess: invalidateAll,
  });
}

interface NewModelTrait {
  form: ModelTraitForm;
  attempt: string;
}

export function useCreateModelTrait(): Mutation<NewModelTrait, string> {
  return useCommand({
    call: ({ form, attempt }: NewModelTrait) => commands.modelTraitCreate(form, attempt),
    onSuccess: invalidateAll,
  });
}

/** Deletes a model; the result is its ID. */
export function useDeleteModel(onFailure: OnFailure): Mutation<string, string> {
  return useCommand({
    call: async (id: string) => {
      await commands.modelDelete(id);
      return id;
    },
    onSuccess: invalidateAll,
    onFailure,
  });
}

/** Recipes are in the local journal, so they are reloaded with the lists. */
export function useRecipes(): QueryResult<Recipe[]> {
  return useQueryResult({ queryKey: keys.recipes, queryFn: () => commands.recipes() });
}

/** How many recipes wait for a person. */
export function useRecipesToDecide(): number {
  const recipes = useRecipes().value ?? [];
  return recipes.filter(({ state }) => state === "choice" || state === "stopped").length;
}

/** What a recipe would do; asked only while its form is complete. */
export function useRecipePlan(form: RecipeForm, enabled: boolean): QueryResult<RecipePlan> {
  return useQueryResult({
    queryKey: keys.recipePlan(form),
    queryFn: () => commands.recipePlan(form),
    enabled,
  });
}

interface NewRecipe {
  form: RecipeForm;
  /** Of the opening of the form: the same one never starts two recipes. */
  id: string;
}

export function useStartRecipe(): Mutation<NewRecipe, Recipe> {
  return useCommand({
    call: ({ form, id }: NewRecipe) => commands.recipeStart(form, id),
    onSuccess: invalidateAll,
  });
}

interface Choice {
  id: string;
  takes: ModelTakes;
}

export function useChooseForRecipe(onFailure: OnFailure): Mutation<Choice, Recipe> {
  return useCommand({
    call: ({ id, takes }: Choice) => commands.recipeChoose(id, takes),
    onSuccess: invalidateAll,
    onFailure,
  });
}

export function useContinueRecipe(onFailure: OnFailure): Mutation<string, Recipe> {
  return useCommand({
    call: (id: string) => commands.recipeContinue(id),
    onSuccess: invalidateAll,
    onFailure,
  });
}

export function useCancelRecipe(onFailure: OnFailure): Mutation<string, Recipe> {
  return useCommand({
    call: (id: string) => commands.recipeCancel(id),
    onSuccess: invalidateAll,
    onFailure,
  });
}

/** Removes what a recipe created, including what was found after a lost answer: the question names it. */
export function useUndoRecipe(onFailure: OnFailure): Mutation<string, Recipe> {
  return useCommand({
    call: (id: string) => commands.recipeUndo(id, true),
    onSuccess: invalidateAll,
    onFailure,
  });
}
