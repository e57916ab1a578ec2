/** Writes a support file, and shows it in its folder. */
import { Button } from "@react-spectrum/s2/Button";
import { useState } from "react";
import { useShowSupportFile, useSupportFile } from "../../api/workspace";
import { inBackground } from "../../background";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import { FailureNotice } from "../../shared/failures/Notice";
import css from "./settings.module.css";

export function SupportPanel() {
  const support = useSupportFile();
  const show = useShowSupportFile();
  const [name, setName] = useState<string>();
  const write = async () => {
    show.clear();
    setName((await support.run())?.name);
  };
  return (
    <Panel title={t("settings.support")}>
      <p className={css.hint}>{t("settings.supportHint")}</p>
      <div>
        <Button variant="secondary" isPending={support.isRunning} onPress={() => inBackground(write())}>
          {t("settings.supportWrite")}
        </Button>
      </div>
      {/* Always present, so that its new content is read aloud. */}
      <div role="status">
        {name !== undefined && (
          <p className={`${css.path} selectable`}>{t("settings.supportWritten", { name })}</p>
        )}
      </div>
      {name !== undefined && (
        <div>
          <Button variant="secondary" isPending={show.isRunning} onPress={() => inBackground(show.run(name))}>
            {t("settings.supportShow")}
          </Button>
        </div>
      )}
      {show.failure && <FailureNotice failure={show.failure} />}
      {support.failure && <FailureNotice failure={support.failure} />}
    </Panel>
  );
}
