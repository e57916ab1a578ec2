/** Writes a file for whoever helps when something goes wrong, and says where it is. */
import { Button } from "@react-spectrum/s2/Button";
import { useState } from "react";
import { useSupportFile } from "../../api/workspace";
import { inBackground } from "../../background";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import { Trouble } from "../connect/Trouble";
import css from "./settings.module.css";

export function SupportPanel() {
  const support = useSupportFile();
  const [path, setPath] = useState<string>();
  const write = async () => setPath((await support.run())?.path);
  return (
    <Panel title={t("settings.support")}>
      <p className={css.hint}>{t("settings.supportHint")}</p>
      <div>
        <Button variant="secondary" isPending={support.isRunning} onPress={() => inBackground(write())}>
          {t("settings.supportWrite")}
        </Button>
      </div>
      {/* Always there, so that what comes into it is heard. */}
      <div role="status">
        {path !== undefined && (
          <p className={`${css.path} selectable`}>{t("settings.supportWritten", { path })}</p>
        )}
      </div>
      {support.failure && <Trouble failure={support.failure} />}
    </Panel>
  );
}
