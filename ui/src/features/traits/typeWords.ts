/** The labels of trait types. */
import type { TraitType } from "../../bindings";
import { t, type MessageKey } from "../../i18n";
import type { Known } from "../../shared/known";

const WORDS: Record<Known<TraitType>, MessageKey> = {
  folder: "traits.type.folder",
  ruleBased: "traits.type.ruleBased",
  onboarded: "traits.type.onboarded",
  algorithmic: "traits.type.algorithmic",
  activeAudience: "traits.type.activeAudience",
};

/** The types that Adobe's page filters by, in its order. */
export const FILTERED_TYPES = ["folder", "ruleBased", "onboarded", "algorithmic"] as const;

/** A type that can be filtered by. */
export type FilteredType = (typeof FILTERED_TYPES)[number];

/** The label of a type; an unknown type is shown as the service spells it. */
export function typeWords(type: TraitType): string {
  return typeof type === "string" ? t(WORDS[type]) : type.other;
}
