/** Settings of the window: colours and callouts. Kept by the program, not by the page. */
import { Radio, RadioGroup, Switch } from "@react-spectrum/s2";
import { useSetSettings, useWorkspace } from "../../api/workspace";
import type { Settings, Theme } from "../../bindings";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { t } from "../../i18n";
import { NetworkPanel } from "../connect/NetworkPanel";
import { FailureState } from "../storage/ListBody";
import { PanelSkeleton } from "../storage/PanelSkeleton";
import { SupportPanel } from "./SupportPanel";
import css from "./settings.module.css";

export default function SettingsScreen() {
  const workspace = useWorkspace();
  const settings = workspace.value?.settings;
  return (
    <Page title={t("settings.title")}>
      {settings && <SettingsForm settings={settings} />}
      {!settings && workspace.failure && <FailureState failure={workspace.failure} retry={workspace.retry} />}
      {!settings && !workspace.failure && <PanelSkeleton />}
    </Page>
  );
}

function SettingsForm({ settings }: { settings: Settings }) {
  const change = useSetSettings();
  const keep = (part: Partial<Settings>) => void change.run({ ...settings, ...part });
  return (
    <div className={css.settings}>
      <Panel title={t("settings.appearance")}>
        <RadioGroup
          label={t("settings.theme")}
          value={settings.theme}
          onChange={(theme) => keep({ theme: theme as Theme })}
        >
          <Radio value="system">{t("settings.theme.system")}</Radio>
          <Radio value="light">{t("settings.theme.light")}</Radio>
          <Radio value="dark">{t("settings.theme.dark")}</Radio>
        </RadioGroup>
      </Panel>
      <Panel title={t("settings.panels")}>
        <Switch isSelected={settings.callouts} onChange={(callouts) => keep({ callouts })}>
          {t("settings.callouts")}
        </Switch>
        <p className={css.hint}>{t("settings.calloutsHint")}</p>
      </Panel>
      <NetworkPanel />
      <SupportPanel />
      {change.failure && <FailureState failure={change.failure} retry={() => void change.run(settings)} />}
    </div>
  );
}
