/** A model, its details, and a recipe with its steps, for tests. */
import type { ModelDetail, ModelRow, Recipe, RecipeStep } from "../../bindings";

export function row(parts: Partial<ModelRow>): ModelRow {
  return {
    id: "1",
    name: "Like gold",
    description: "",
    state: "ran",
    baseline: { kind: "segment", id: "71", name: "Gold" },
    lookBackDays: 30,
    createdAt: 0,
    lastRunAt: 0,
    lastSuccessAt: 0,
    emptyRuns: 0,
    nextRunAt: null,
    traits: [],
    missing: [],
    ...parts,
  };
}

export function detail(parts: Partial<ModelDetail> = {}): ModelDetail {
  const point = (accuracy: number, reach: number) => ({
    accuracy,
    reach,
    ofBaseline: reach / 100,
    heldOut: null,
  });
  return {
    row: row({}),
    dataSources: [],
    excluded: [],
    points: [point(1, 0), point(0.8, 40), point(0.5, 120), point(0, 900)],
    influential: [],
    history: [0],
    traits: [],
    keepsRunning: [
      { what: "modelActive", met: true },
      { what: "trait", met: false },
    ],
    ...parts,
  };
}

export function step(kind: RecipeStep["step"], state: RecipeStep["state"], name = ""): RecipeStep {
  return { step: kind, name, object: null, state, doneAt: null, expectedAt: null, inferred: false };
}

export function recipe(parts: Partial<Recipe>): Recipe {
  return {
    id: "r1",
    name: "Like gold",
    model: "1",
    state: "waiting",
    takes: null,
    steps: [step("model", "done", "Like gold"), step("run", "waiting")],
    createdAt: 0,
    dueAt: null,
    stop: null,
    failure: null,
    canContinue: true,
    canCancel: true,
    canUndo: false,
    ...parts,
  };
}
