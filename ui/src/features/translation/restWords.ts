/** Who is in the audience without the conditions that cannot be used. */
import type { SetMoves, TranslationWithout } from "../../bindings";
import { t, type MessageKey } from "../../i18n";

const MOVES: Record<SetMoves, MessageKey> = {
  larger: "translation.rest.larger",
  smaller: "translation.rest.smaller",
  either: "translation.rest.either",
};

export function restWords({ moves, excludes, leftOut }: TranslationWithout): string {
  const words = t(MOVES[moves], { n: leftOut });
  return excludes ? `${words} ${t("translation.rest.excluded")}` : words;
}
