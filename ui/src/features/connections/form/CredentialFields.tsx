/** Organization, client, secret and scopes: what the Developer Console shows for a credential. */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { TextArea } from "@react-spectrum/s2/TextArea";
import { TextField } from "@react-spectrum/s2/TextField";
import CheckmarkCircle from "@react-spectrum/s2/icons/CheckmarkCircle";
import Lock from "@react-spectrum/s2/icons/Lock";
import { useState } from "react";
import { fieldFault } from "../../../api/failure";
import { useWorkspace } from "../../../api/workspace";
import type { ConnectionRow } from "../../../bindings";
import { Panel } from "../../../components/Panel";
import fieldCss from "../../../components/fields.module.css";
import { t } from "../../../i18n";
import css from "../connections.module.css";
import { DEFAULT_SCOPES, clientIdShape, orgIdShape, tidyScopes, type Shape } from "./draft";
import type { ConnectionFormState } from "./useConnectionForm";
import { secretHint } from "../words/keychain";

interface CredentialFieldsProps {
  state: ConnectionFormState;
  row: ConnectionRow | undefined;
}

export function CredentialFields({ state, row }: CredentialFieldsProps) {
  const { form, change } = state;
  return (
    <Panel title={t("connections.form.credential")}>
      <div className={fieldCss.fields}>
        <ShapedField
          label={t("connections.organizationId")}
          hint={t("connections.form.orgHint")}
          wrong={t("connections.shape.org")}
          value={form.orgId}
          shape={orgIdShape(form.orgId)}
          fault={fieldFault(state.save.failure, "orgId")}
          onChange={(orgId) => change({ orgId })}
        />
        <ShapedField
          label={t("connections.clientId")}
          hint={t("connections.form.clientHint")}
          wrong={t("connections.shape.client")}
          value={form.clientId}
          shape={clientIdShape(form.clientId)}
          fault={fieldFault(state.save.failure, "clientId")}
          onChange={(clientId) => change({ clientId })}
        />
        <SecretField state={state} row={row} />
        <TextArea
          label={t("connections.form.scopes")}
          description={t("connections.form.scopesHint")}
          errorMessage={t("connections.shape.scopes")}
          isInvalid={tidyScopes(form.scopes) === ""}
          value={form.scopes}
          onChange={(scopes) => change({ scopes })}
          spellCheck="false"
          UNSAFE_className={fieldCss.wide}
        />
        {tidyScopes(form.scopes) !== DEFAULT_SCOPES && (
          <div className={fieldCss.row}>
            <ActionButton size="S" onPress={() => change({ scopes: DEFAULT_SCOPES })}>
              {t("connections.form.scopesReset")}
            </ActionButton>
          </div>
        )}
      </div>
    </Panel>
  );
}

interface ShapedFieldProps {
  label: string;
  hint: string;
  wrong: string;
  value: string;
  shape: Shape;
  /** Why its value was rejected. */
  fault: string | undefined;
  onChange: (value: string) => void;
}

/**
 * A field that is validated while the user types; a value that is only incomplete becomes an error when the field loses
 * focus.
 */
function ShapedField({ label, hint, wrong, value, shape, fault, onChange }: ShapedFieldProps) {
  const [isLeft, setLeft] = useState(false);
  const isInvalid = shape.state === "wrong" || (isLeft && value !== "" && shape.state === "unfinished");
  const counted =
    shape.state === "unfinished" && value !== ""
      ? t("connections.shape.count", { n: shape.has, of: shape.needs })
      : hint;
  return (
    <div className={css.shaped}>
      <TextField
        label={label}
        description={counted}
        errorMessage={fault ?? wrong}
        isInvalid={isInvalid || fault !== undefined}
        value={value}
        onChange={(next) => {
          setLeft(false);
          onChange(next.trim());
        }}
        onBlur={() => setLeft(true)}
        autoComplete="off"
        autoCorrect="off"
        spellCheck="false"
        UNSAFE_className={fieldCss.wide}
      />
      {shape.state === "good" && <CheckmarkCircle aria-hidden="true" />}
    </div>
  );
}

function SecretField({ state, row }: CredentialFieldsProps) {
  const { form, change } = state;
  const { keychain, sessionOnly } = useWorkspace().value ?? {};
  const { secret } = form;
  // The button that asks for it disappears, so the focus moves to the field that replaces it.
  const [wasAsked, setAsked] = useState(false);
  if (secret?.kind === "kept" || secret?.kind === "held") {
    return (
      <div className={css.kept} role="group" aria-label={t("connections.clientSecret")}>
        <span className={css.keptLabel}>{t("connections.clientSecret")}</span>
        <Lock aria-hidden="true" />
        <span className={css.keptWords}>{heldWords(secret.kind, row, keychain)}</span>
        <ActionButton
          size="S"
          onPress={() => {
            setAsked(true);
            change({ secret: { kind: "typed", value: "" } });
          }}
        >
          {secret.kind === "kept" ? t("connections.replace.do") : t("connections.form.secretType")}
        </ActionButton>
      </div>
    );
  }
  const canGoBack = row !== undefined && row.secret.place !== "missing";
  return (
    <>
      <TextField
        label={t("connections.clientSecret")}
        type="password"
        description={secretHint(sessionOnly)}
        value={secret?.value ?? ""}
        autoFocus={wasAsked}
        onBlur={state.checkByItself}
        onChange={(value) => change({ secret: value === "" ? undefined : { kind: "typed", value } })}
        autoComplete="off"
        UNSAFE_className={fieldCss.wide}
      />
      {canGoBack && (
        <div className={fieldCss.row}>
          <ActionButton size="S" onPress={() => change({ secret: { kind: "kept" } })}>
            {t("connections.form.secretBack")}
          </ActionButton>
        </div>
      )}
    </>
  );
}

function heldWords(
  kind: "kept" | "held",
  row: ConnectionRow | undefined,
  keychain: string | undefined,
): string {
  if (kind === "held") return t("connections.form.secretHeld");
  if (row?.secret.place === "session") return t("connections.form.secretSession");
  return t("connections.form.secretSaved", { keychain: keychain ?? t("connections.place.someKeychain") });
}
