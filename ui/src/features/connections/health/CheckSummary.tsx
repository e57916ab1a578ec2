/** The overall result of a check. */
import type { CheckReport, CheckVerdict } from "../../../bindings";
import { AgeLabel } from "../../../components/AgeLabel";
import type { Tone } from "../../../components/StateDot";
import { t, type MessageKey } from "../../../i18n";
import css from "./check.module.css";

interface VerdictEntry {
  tone: Tone;
  words: MessageKey;
  short: MessageKey;
}

/** The full text for the report, and a word for a card. The type enforces an entry for every verdict. */
export const VERDICTS: Record<CheckVerdict, VerdictEntry> = {
  works: { tone: "good", words: "connections.check.usable", short: "connections.checked.works" },
  limited: { tone: "warn", words: "connections.check.limited", short: "connections.checked.limited" },
  fails: { tone: "bad", words: "connections.check.unusable", short: "connections.checked.fails" },
};

interface CheckSummaryProps {
  report: CheckReport;
  showsAge?: boolean;
}

export function CheckSummary({ report, showsAge = false }: CheckSummaryProps) {
  const verdict = verdictOf(report);
  const { tone, words } = VERDICTS[verdict];
  return (
    <p className={css.verdict} data-tone={tone}>
      {t(words)}
      {showsAge && (
        <span className={css.age}>
          <AgeLabel at={report.checkedAt} />
        </span>
      )}
    </p>
  );
}

function verdictOf({ usable, results }: CheckReport): CheckVerdict {
  if (!usable) return "fails";
  return results.every(({ outcome }) => outcome === "passed") ? "works" : "limited";
}
