/** Sandbox and region, and for practice services the address; the sandbox is chosen from the list that a check has found. */
import { Disclosure, DisclosurePanel, DisclosureTitle } from "@react-spectrum/s2/Disclosure";
import { PickerItem } from "@react-spectrum/s2/Picker";
import { TextField } from "@react-spectrum/s2/TextField";
import { fieldFault } from "../../../api/failure";
import type { SandboxChoice } from "../../../bindings";
import { Panel } from "../../../components/Panel";
import { Picker } from "../../../components/Overlay";
import fieldCss from "../../../components/fields.module.css";
import { t } from "../../../i18n";
import css from "../connections.module.css";
import { isLoopback } from "./draft";
import type { ConnectionFormState } from "./useConnectionForm";

export function PlatformFields({ state }: { state: ConnectionFormState }) {
  const { form, change, check } = state;
  const sandboxes = check.report?.sandboxes ?? [];
  return (
    <Panel title={t("common.experiencePlatform")}>
      <div className={fieldCss.fields}>
        <div className={css.pair}>
          {sandboxes.length > 0 ? (
            <SandboxPicker sandboxes={sandboxes} value={form.sandbox} onChange={state.pickSandbox} />
          ) : (
            <TextField
              label={t("connections.sandbox")}
              description={t("connections.form.sandboxHint")}
              errorMessage={fieldFault(state.save.failure, "sandbox")}
              isInvalid={fieldFault(state.save.failure, "sandbox") !== undefined}
              value={form.sandbox}
              onChange={(sandbox) => change({ sandbox: sandbox.toLowerCase(), region: "" })}
              autoComplete="off"
              spellCheck="false"
              UNSAFE_className={fieldCss.wide}
            />
          )}
          <TextField
            label={t("connections.region")}
            placeholder={t("connections.form.regionUnknown")}
            value={form.region}
            isReadOnly
            UNSAFE_className={fieldCss.wide}
          />
        </div>
        {state.leaves !== undefined && (
          <p className={fieldCss.quiet} role="status">
            {t("connections.form.sandboxLeft", { from: state.leaves })}
          </p>
        )}
        <Disclosure isQuiet size="S" density="compact" defaultExpanded={form.baseUrl !== ""}>
          <DisclosureTitle>{t("connections.form.advanced")}</DisclosureTitle>
          <DisclosurePanel>
            <TextField
              label={t("connections.form.baseUrl")}
              description={t("connections.form.baseUrlHint")}
              errorMessage={t("connections.shape.baseUrl")}
              isInvalid={!isLoopback(form.baseUrl)}
              value={form.baseUrl}
              onChange={(baseUrl) => change({ baseUrl })}
              autoComplete="off"
              spellCheck="false"
              UNSAFE_className={fieldCss.wide}
            />
          </DisclosurePanel>
        </Disclosure>
      </div>
    </Panel>
  );
}

interface SandboxPickerProps {
  sandboxes: readonly SandboxChoice[];
  value: string;
  onChange: (sandbox: SandboxChoice) => void;
}

function SandboxPicker({ sandboxes, value, onChange }: SandboxPickerProps) {
  const known = sandboxes.some(({ name }) => name === value);
  return (
    <Picker
      overlay="sandboxChoice"
      label={t("connections.sandbox")}
      placeholder={t("connections.form.sandboxPick")}
      value={known ? value : null}
      onChange={(key) => {
        const sandbox = sandboxes.find(({ name }) => name === key);
        if (sandbox) onChange(sandbox);
      }}
      UNSAFE_className={fieldCss.wide}
    >
      {sandboxes.map((sandbox) => (
        <PickerItem key={sandbox.name} id={sandbox.name}>
          {t("connections.form.sandboxLine", {
            title: sandbox.title,
            name: sandbox.name,
            production: String(sandbox.production),
          })}
        </PickerItem>
      ))}
    </Picker>
  );
}
