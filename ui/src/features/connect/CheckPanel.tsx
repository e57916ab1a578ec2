/** The check beside the form: the button, the results as they come, and what they mean together. */
import { Button } from "@react-spectrum/s2/Button";
import { ProgressBar } from "@react-spectrum/s2/ProgressBar";
import type { CheckReport } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import { FailureState } from "../storage/ListBody";
import { CheckList } from "./CheckList";
import { Notice } from "./Notice";
import css from "./connect.module.css";
import type { ConnectionFormState } from "./useConnectionForm";
import { SUBJECT_ORDER } from "./words/subjects";

export function CheckPanel({ state }: { state: ConnectionFormState }) {
  const { check, form, canCheck, runCheck, isStale } = state;
  const isFresh = !check.isRunning && check.results.length === 0 && !check.failure;
  return (
    <div className={css.aside}>
      <Panel
        title={t("connect.check.title")}
        note={check.report && <AgeLabel at={check.report.checkedAt} />}
        actions={
          <Button
            variant={state.isUsable ? "secondary" : "accent"}
            size="S"
            isDisabled={!canCheck}
            onPress={() => void runCheck()}
          >
            {check.isRunning
              ? t("connect.form.checking")
              : check.report
                ? t("connect.checkAgain")
                : t("connect.form.check")}
          </Button>
        }
      >
        <div className={css.fields}>
          {isFresh && <p className={css.quiet}>{t("connect.check.idle")}</p>}
          {isFresh && !canCheck && <p className={css.quiet}>{t("connect.check.idleHint")}</p>}
          {check.isRunning && (
            <ProgressBar
              label={t("connect.form.checking")}
              size="S"
              minValue={0}
              maxValue={SUBJECT_ORDER.length}
              value={check.results.length}
              valueLabel={t("connect.check.progress", {
                n: check.results.length,
                of: SUBJECT_ORDER.length,
              })}
              UNSAFE_className={css.wide}
            />
          )}
          {check.failure && <FailureState failure={check.failure} retry={() => void runCheck()} />}
          {check.report && !check.isRunning && <Verdict report={check.report} isStale={isStale} />}
          {!isFresh && <CheckList check={check} facts={form} />}
        </div>
      </Panel>
    </div>
  );
}

function Verdict({ report, isStale }: { report: CheckReport; isStale: boolean }) {
  const isWhole = report.results.every(({ outcome }) => outcome === "passed");
  const tone = !report.usable ? "bad" : isWhole ? "good" : "warn";
  const words = {
    bad: t("connect.check.unusable"),
    warn: t("connect.check.limited"),
    good: t("connect.check.usable"),
  }[tone];
  return (
    <div role="status">
      {isStale ? (
        <Notice tone="info" title={t("connect.check.stale")} words={words} />
      ) : (
        <p className={css.verdict} data-tone={tone}>
          {words}
        </p>
      )}
    </div>
  );
}
