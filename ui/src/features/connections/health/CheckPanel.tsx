/** The check beside the form: the button, the results as they arrive, and the overall result. */
import { Button } from "@react-spectrum/s2/Button";
import { ProgressBar } from "@react-spectrum/s2/ProgressBar";
import { inBackground } from "../../../background";
import { AgeLabel } from "../../../components/AgeLabel";
import { Panel } from "../../../components/Panel";
import fieldCss from "../../../components/fields.module.css";
import { t } from "../../../i18n";
import { FailureState } from "../../../shared/lists/ListBody";
import { CheckList } from "./CheckList";
import { CheckSummary } from "./CheckSummary";
import css from "../connections.module.css";
import type { ConnectionFormState } from "../form/useConnectionForm";
import { SUBJECT_ORDER } from "../words/subjects";

export function CheckPanel({ state }: { state: ConnectionFormState }) {
  const { check, canCheck, runCheck, isStale } = state;
  const isFresh = !check.isRunning && check.results.length === 0 && !check.failure;
  return (
    <div className={css.aside}>
      <Panel
        title={t("connections.check.title")}
        note={check.report && <AgeLabel at={check.report.checkedAt} />}
        actions={
          <Button
            variant={check.report ? "secondary" : "accent"}
            size="S"
            isDisabled={!canCheck}
            onPress={() => inBackground(runCheck())}
          >
            {check.isRunning
              ? t("common.checking")
              : check.report
                ? t("connections.checkAgain")
                : t("connections.form.check")}
          </Button>
        }
      >
        <div className={fieldCss.fields}>
          {isFresh && <p className={fieldCss.quiet}>{t("connections.check.idle")}</p>}
          {isFresh && !canCheck && <p className={fieldCss.quiet}>{t("connections.check.idleHint")}</p>}
          {check.isRunning && (
            <ProgressBar
              label={t("common.checking")}
              size="S"
              minValue={0}
              maxValue={SUBJECT_ORDER.length}
              value={check.results.length}
              valueLabel={t("connections.check.progress", {
                n: check.results.length,
                of: SUBJECT_ORDER.length,
              })}
              UNSAFE_className={fieldCss.wide}
            />
          )}
          {check.failure && <FailureState failure={check.failure} retry={() => inBackground(runCheck())} />}
          {/* Always present, so that its new content is read aloud. */}
          <div role="status">
            {check.report && !check.isRunning && (
              <>
                {isStale && <p className={fieldCss.quiet}>{t("connections.check.stale")}</p>}
                <CheckSummary report={check.report} />
              </>
            )}
          </div>
          {!isFresh && <CheckList check={check} facts={state.checked ?? state.form} />}
        </div>
      </Panel>
    </div>
  );
}
