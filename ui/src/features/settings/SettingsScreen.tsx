/** Settings of the window: theme, size and callouts. Stored by the shell, not by the page. */
import { PickerItem, Radio, RadioGroup, Switch } from "@react-spectrum/s2";
import { useSetSettings, useWorkspace } from "../../api/workspace";
import { useZoom, ZOOMS } from "../../api/zoom";
import { inBackground } from "../../background";
import type { ClosingJobs, Settings, Theme } from "../../bindings";
import { keysFor } from "../../components/keys";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { Picker } from "../../components/Overlay";
import { t } from "../../i18n";
import { NetworkPanel } from "./NetworkPanel";
import { toastFailure } from "../../shared/failures/toastFailure";
import { FailureState } from "../../shared/lists/ListBody";
import { PanelSkeleton } from "../../shared/details/detail";
import { AboutPanel } from "./AboutPanel";
import { KeysPanel } from "./KeysPanel";
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

/** The same as Ctrl with + and −, for users who do not know the keys. */
function ZoomField() {
  const zoom = useZoom(toastFailure);
  return (
    <Picker
      overlay="zoomChoice"
      label={t("settings.zoom")}
      description={t("settings.zoomHint", { keys: keysFor("zoom") })}
      value={String(zoom.percent)}
      onChange={(percent) => zoom.set(Number(percent))}
    >
      {/* A zoom saved by another version is listed too. */}
      {[...new Set([...ZOOMS, zoom.percent])]
        .sort((a, b) => a - b)
        .map((percent) => (
          <PickerItem key={percent} id={String(percent)}>
            {t("common.percent", { percent })}
          </PickerItem>
        ))}
    </Picker>
  );
}

/** What becomes of a running job when the window is closed, and whether the system tells about its end. */
function JobsPanel({ settings, keep }: { settings: Settings; keep: (part: Partial<Settings>) => void }) {
  return (
    <Panel title={t("settings.jobs")}>
      <RadioGroup
        label={t("settings.closing")}
        value={settings.closing ?? "ask"}
        onChange={(closing) => keep({ closing: closing as ClosingJobs })}
      >
        <Radio value="ask">{t("settings.closing.ask")}</Radio>
        <Radio value="finish">{t("settings.closing.finish")}</Radio>
        <Radio value="stop">{t("settings.closing.stop")}</Radio>
      </RadioGroup>
      <div className={css.next}>
        <Switch isSelected={settings.notices ?? true} onChange={(notices) => keep({ notices })}>
          {t("settings.notices.show")}
        </Switch>
        <p className={css.hint}>{t("settings.notices.hint")}</p>
      </div>
    </Panel>
  );
}

function SettingsForm({ settings }: { settings: Settings }) {
  const change = useSetSettings();
  const keep = (part: Partial<Settings>) => inBackground(change.run({ ...settings, ...part }));
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
        <div className={css.next}>
          <ZoomField />
        </div>
      </Panel>
      <Panel title={t("settings.panels")}>
        <Switch isSelected={settings.callouts} onChange={(callouts) => keep({ callouts })}>
          {t("settings.callouts")}
        </Switch>
        <p className={css.hint}>{t("settings.calloutsHint")}</p>
      </Panel>
      <JobsPanel settings={settings} keep={keep} />
      <NetworkPanel />
      <SupportPanel />
      <KeysPanel />
      <AboutPanel />
      {change.failure && (
        <FailureState failure={change.failure} retry={() => inBackground(change.run(settings))} />
      )}
    </div>
  );
}
