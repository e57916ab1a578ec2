/** How a check ended, in words for the report and in a word for a card. */
import type { CheckVerdict } from "../../../bindings";
import type { Tone } from "../../../components/StateDot";
import type { MessageKey } from "../../../i18n";

interface VerdictEntry {
  tone: Tone;
  words: MessageKey;
  short: MessageKey;
}

/** Every verdict has an entry, which the type enforces. */
export const VERDICTS: Record<CheckVerdict, VerdictEntry> = {
  works: { tone: "good", words: "connect.check.usable", short: "connect.checked.works" },
  limited: { tone: "warn", words: "connect.check.limited", short: "connect.checked.limited" },
  fails: { tone: "bad", words: "connect.check.unusable", short: "connect.checked.fails" },
};
