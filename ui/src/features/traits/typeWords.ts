/** The words for the types of traits. */
import { t, type MessageKey } from "../../i18n";

const WORDS: Record<string, MessageKey> = {
  folder: "traits.type.folder",
  ruleBased: "traits.type.ruleBased",
  onboarded: "traits.type.onboarded",
  algorithmic: "traits.type.algorithmic",
  activeAudience: "traits.type.activeAudience",
};

/** The types that Adobe's page filters by, in its order. */
export const FILTERED_TYPES = ["folder", "ruleBased", "onboarded", "algorithmic"] as const;

/** The type in words; one this version does not know is shown by the service's own code. */
export function typeWords(type: string): string {
  const key = WORDS[type];
  return key === undefined ? type : t(key);
}
