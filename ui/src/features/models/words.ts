/** The words for what models and recipes do. */
import type {
  KeepsRunning,
  ModelCheck,
  ModelCheckKind,
  ModelRow,
  ModelState,
  ModelTakes,
  RecipeState,
  RecipeStepKind,
  RecipeStepState,
  RecipeStop,
} from "../../bindings";
import type { Tone } from "../../components/StateDot";
import { formatList, formatNumber, own, t, visible, type MessageKey } from "../../i18n";

type NamedState = Extract<ModelState, string>;

const STATES: Record<NamedState, { key: MessageKey; tone: Tone }> = {
  waiting: { key: "models.state.waiting", tone: "active" },
  neverRuns: { key: "models.state.neverRuns", tone: "bad" },
  ran: { key: "models.state.ran", tone: "good" },
  overdue: { key: "models.state.overdue", tone: "warn" },
  empty: { key: "models.state.empty", tone: "warn" },
  lastTry: { key: "models.state.lastTry", tone: "warn" },
  over: { key: "models.state.over", tone: "bad" },
  inactive: { key: "models.state.inactive", tone: "idle" },
};

export function stateWords(state: ModelState): { words: string; tone: Tone } {
  if (typeof state === "object") return { words: visible(state.other), tone: "idle" };
  const { key, tone } = STATES[state];
  return { words: t(key), tone };
}

export const KEEPS: Record<KeepsRunning, { whole: MessageKey; short: MessageKey }> = {
  modelActive: { whole: "models.keeps.model", short: "models.keeps.short.model" },
  trait: { whole: "models.keeps.trait", short: "models.keeps.short.trait" },
  segment: { whole: "models.keeps.segment", short: "models.keeps.short.segment" },
  mapping: { whole: "models.keeps.mapping", short: "models.keeps.short.mapping" },
  recentRun: { whole: "models.keeps.recent", short: "models.keeps.short.recent" },
  noEmptyRun: { whole: "models.keeps.noEmpty", short: "models.keeps.short.noEmpty" },
};

/** What keeps a model running, as one line of a list. */
export function keepsWords({ state, missing }: ModelRow): string {
  if (state === "over" || state === "neverRuns" || state === "inactive") return t("models.keeps.no");
  if (missing.length === 0) return t("models.keeps.yes");
  return t("models.keeps.missing", { missing: own(formatList(missing.map((one) => t(KEEPS[one].short)))) });
}

const CHECKS: Record<ModelCheckKind, MessageKey> = {
  baselineType: "models.check.baselineType",
  baselineEmpty: "models.check.baselineEmpty",
  baselineSmall: "models.check.baselineSmall",
  baselineLarge: "models.check.baselineLarge",
  lookBackTooLong: "models.check.lookBackTooLong",
  catchAll: "models.check.catchAll",
  ownRule: "models.check.ownRule",
  modelLimit: "models.check.modelLimit",
  exclusionLimit: "models.check.exclusionLimit",
  foreignExclusion: "models.check.foreignExclusion",
};

export function checkWords({ check, number, traits }: ModelCheck): string {
  return t(CHECKS[check], {
    number: own(formatNumber(number ?? 0)),
    names: own(formatList(traits.map(({ name }) => visible(name)))),
  });
}

/** A part of 1 in whole percent; the bridge knows no number that is none. */
export function accuracyWords(accuracy: number | null): string {
  return accuracy === null ? t("number.none") : `${formatNumber(Math.round(accuracy * 100))}%`;
}

export function takesWords(takes: ModelTakes | null): string {
  if (takes === null) return t("models.recipe.takes.ask");
  if (takes.reach !== undefined)
    return t("models.recipe.takes.reach", { reach: own(formatNumber(takes.reach)) });
  return t("models.recipe.takes.accuracy", { accuracy: own(accuracyWords(takes.accuracy)) });
}

export const RECIPE_STATES: Record<RecipeState, { key: MessageKey; tone: Tone }> = {
  waiting: { key: "models.recipe.state.waiting", tone: "active" },
  choice: { key: "models.recipe.state.choice", tone: "warn" },
  stopped: { key: "models.recipe.state.stopped", tone: "bad" },
  done: { key: "models.recipe.state.done", tone: "good" },
  canceled: { key: "models.recipe.state.canceled", tone: "idle" },
  undoing: { key: "models.recipe.state.undoing", tone: "active" },
  undone: { key: "models.recipe.state.undone", tone: "idle" },
  unreadable: { key: "models.recipe.state.unreadable", tone: "warn" },
};

export const STEPS: Record<RecipeStepKind, MessageKey> = {
  model: "models.recipe.step.model",
  run: "models.recipe.step.run",
  choice: "models.recipe.step.choice",
  trait: "models.recipe.step.trait",
  segment: "models.recipe.step.segment",
  mapping: "models.recipe.step.mapping",
  members: "models.recipe.step.members",
};

export const STEP_STATES: Record<RecipeStepState, { key: MessageKey; tone: Tone }> = {
  planned: { key: "models.recipe.stepState.planned", tone: "idle" },
  waiting: { key: "models.recipe.stepState.waiting", tone: "active" },
  unknown: { key: "models.recipe.stepState.unknown", tone: "warn" },
  failed: { key: "models.recipe.stepState.failed", tone: "bad" },
  done: { key: "models.recipe.stepState.done", tone: "good" },
  adopted: { key: "models.recipe.stepState.adopted", tone: "good" },
  removed: { key: "models.recipe.stepState.removed", tone: "idle" },
  skipped: { key: "models.recipe.stepState.skipped", tone: "idle" },
};

export const STOPS: Record<RecipeStop, MessageKey> = {
  emptyRun: "models.recipe.stop.emptyRun",
  modelOver: "models.recipe.stop.modelOver",
  modelInactive: "models.recipe.stop.modelInactive",
  neverRuns: "models.recipe.stop.neverRuns",
  modelGone: "models.recipe.stop.modelGone",
  noPoints: "models.recipe.stop.noPoints",
  nobody: "models.recipe.stop.nobody",
  unclear: "models.recipe.stop.unclear",
  notMapped: "models.recipe.stop.notMapped",
  noMembers: "models.recipe.stop.noMembers",
  stays: "models.recipe.stop.stays",
  unconfirmed: "models.recipe.stop.unconfirmed",
  failed: "models.recipe.stop.failed",
};
