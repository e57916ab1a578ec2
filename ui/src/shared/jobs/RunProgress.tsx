/** The progress of a run: a bar with text, indeterminate only until the number of items is known. */
import { ProgressBar } from "@react-spectrum/s2/ProgressBar";
import type { Run } from "../../api/runs";
import { formatNumber, t } from "../../i18n";
import { runWords } from "./words";
import css from "./jobs.module.css";

export function RunProgress({ run }: { run: Run }) {
  const { progress } = run;
  const ended = progress ? progress.done + progress.failed + progress.skipped + progress.awaiting : 0;
  const total = progress?.total ?? 0;
  const known = total > 0 && {
    value: ended,
    maxValue: total,
    valueLabel: t("jobs.progress", { done: formatNumber(ended), total: formatNumber(total) }),
  };
  return (
    <div className={css.progress}>
      <ProgressBar
        size="S"
        label={runWords(run.kind)}
        isIndeterminate={!known}
        {...known}
        UNSAFE_style={{ width: "100%" }}
      />
    </div>
  );
}
