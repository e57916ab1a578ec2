/** A failure in one line, with its details folded away. */
import AlertTriangle from "@react-spectrum/s2/icons/AlertTriangle";
import { showFailure } from "../../api/failure";
import type { Failure } from "../../bindings";
import { t } from "../../i18n";
import css from "./tray.module.css";

export function InlineFailure({ failure }: { failure: Failure }) {
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
    </div>
  );
}
