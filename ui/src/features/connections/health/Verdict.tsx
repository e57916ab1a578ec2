/** What the results of a check mean together. */
import type { CheckReport, CheckVerdict } from "../../../bindings";
import { AgeLabel } from "../../../components/AgeLabel";
import { t } from "../../../i18n";
import css from "./check.module.css";
import { VERDICTS } from "../words/verdicts";

interface VerdictProps {
  report: CheckReport;
  showsAge?: boolean;
}

export function Verdict({ report, showsAge = false }: VerdictProps) {
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
