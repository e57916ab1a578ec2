/** About this program: its version, its license, and the licenses of its parts. */
import { useAppVersion } from "../../api/version";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import license from "../../../../LICENSE?raw";
import notice from "../../../../NOTICE?raw";
import css from "./settings.module.css";

export function AboutPanel() {
  const version = useAppVersion().value;
  return (
    <Panel title={t("settings.about")}>
      <p className="selectable">
        <strong>{t("app.name")}</strong> {version !== undefined && t("settings.version", { version })}
      </p>
      <p className={css.hint}>{t("settings.aboutHint")}</p>
      <p className={css.hint}>{t("settings.newer")}</p>
      <details className={css.text}>
        <summary>{t("settings.license")}</summary>
        <pre className="selectable">{license}</pre>
      </details>
      <details className={css.text}>
        <summary>{t("settings.notices")}</summary>
        <pre className="selectable">{notice}</pre>
      </details>
    </Panel>
  );
}
