/** A failure in one line, with collapsed details. */
import AlertTriangle from "@react-spectrum/s2/icons/AlertTriangle";
import Close from "@react-spectrum/s2/icons/Close";
import { showFailure } from "../../api/failure";
import type { Failure } from "../../bindings";
import { IconButton } from "../../components/IconButton";
import { t } from "../../i18n";
import css from "./failures.module.css";

interface InlineFailureProps {
  failure: Failure;
  /** Closes the line; without it the line stays as long as its cause. */
  onClose?: () => void;
}

export function InlineFailure({ failure, onClose }: InlineFailureProps) {
  const { title, words, severity, details } = showFailure(failure);
  return (
    <div className={css.failure} data-severity={severity} role="alert">
      <AlertTriangle aria-hidden="true" />
      <div>
        <p>
          <b>{title}.</b> {words}
        </p>
        <details>
          <summary>{t("state.details")}</summary>
          <pre className="selectable">{details}</pre>
        </details>
      </div>
      {onClose && <IconButton label={t("common.close")} icon={Close} onPress={onClose} />}
    </div>
  );
}
