/** The check beside the form: the button, the results as they come, and what they mean together. */
import { Button } from "@react-spectrum/s2/Button";
import { ProgressBar } from "@react-spectrum/s2/ProgressBar";
import { inBackground } from "../../../background";
import { AgeLabel } from "../../../components/AgeLabel";
import { Panel } from "../../../components/Panel";
import { t } from "../../../i18n";
import { FailureState } from "../../../shared/lists/ListBody";
import { CheckList } from "./CheckList";
import { Verdict } from "./Verdict";
import css from "../connect.module.css";
import type { ConnectionFormState } from "../form/useConnectionForm";
import { SUBJECT_ORDER } from "../words/subjects";

export function CheckPanel({ state }: { state: ConnectionFormState }) {
  const { check, canCheck, runCheck, isStale } = state;
  const isFresh = !check.isRunning && check.results.length === 0 && !check.failure;
  return (
    <div className={css.aside}>
      <Panel
        title={t("connect.check.title")}
        note={check.report && <AgeLabel at={check.report.checkedAt} />}
        actions={
          <Button
            variant={check.report ? "secondary" : "accent"}
            size="S"
            isDisabled={!canCheck}
            onPress={() => inBackground(runCheck())}
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
          {check.failure && <FailureState failure={check.failure} retry={() => inBackground(runCheck())} />}
          {/* Always there, so that what comes into it is heard. */}
          <div role="status">
            {check.report && !check.isRunning && (
              <>
                {isStale && <p className={css.quiet}>{t("connect.check.stale")}</p>}
                <Verdict report={check.report} />
              </>
            )}
          </div>
          {!isFresh && <CheckList check={check} facts={state.checked ?? state.form} />}
        </div>
      </Panel>
    </div>
  );
}
