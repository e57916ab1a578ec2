/** Organisation, client, secret and scopes: what the Developer Console shows for a credential. */
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
import { t } from "../../../i18n";
import css from "../connect.module.css";
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
    <Panel title={t("connect.form.credential")}>
      <div className={css.fields}>
        <ShapedField
          label={t("connect.form.org")}
          hint={t("connect.form.orgHint")}
          wrong={t("connect.shape.org")}
          value={form.orgId}
          shape={orgIdShape(form.orgId)}
          fault={fieldFault(state.save.failure, "orgId")}
          onChange={(orgId) => change({ orgId })}
        />
        <ShapedField
          label={t("connect.form.client")}
          hint={t("connect.form.clientHint")}
          wrong={t("connect.shape.client")}
          value={form.clientId}
          shape={clientIdShape(form.clientId)}
          fault={fieldFault(state.save.failure, "clientId")}
          onChange={(clientId) => change({ clientId })}
        />
        <SecretField state={state} row={row} />
        <TextArea
          label={t("connect.form.scopes")}
          description={t("connect.form.scopesHint")}
          errorMessage={t("connect.shape.scopes")}
          isInvalid={tidyScopes(form.scopes) === ""}
          value={form.scopes}
          onChange={(scopes) => change({ scopes })}
          spellCheck="false"
          UNSAFE_className={css.wide}
        />
        {tidyScopes(form.scopes) !== DEFAULT_SCOPES && (
          <div className={css.row}>
            <ActionButton size="S" onPress={() => change({ scopes: DEFAULT_SCOPES })}>
              {t("connect.form.scopesReset")}
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
  /** Why what stands in it was refused. */
  fault: string | undefined;
  onChange: (value: string) => void;
}

/** A field whose shape is judged while one types; what is only unfinished becomes an error when the field is left. */
function ShapedField({ label, hint, wrong, value, shape, fault, onChange }: ShapedFieldProps) {
  const [isLeft, setLeft] = useState(false);
  const isInvalid = shape.state === "wrong" || (isLeft && value !== "" && shape.state === "unfinished");
  const counted =
    shape.state === "unfinished" && value !== ""
      ? t("connect.shape.count", { n: shape.has, of: shape.needs })
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
        UNSAFE_className={css.wide}
      />
      {shape.state === "good" && <CheckmarkCircle aria-hidden="true" />}
    </div>
  );
}

function SecretField({ state, row }: CredentialFieldsProps) {
  const { form, change } = state;
  const { keychain, sessionOnly } = useWorkspace().value ?? {};
  const { secret } = form;
  // Asked for by a button that goes: the focus goes to what comes in its place.
  const [wasAsked, setAsked] = useState(false);
  if (secret?.kind === "kept" || secret?.kind === "held") {
    return (
      <div className={css.kept} role="group" aria-label={t("connect.form.secret")}>
        <span className={css.keptLabel}>{t("connect.form.secret")}</span>
        <Lock aria-hidden="true" />
        <span className={css.keptWords}>{heldWords(secret.kind, row, keychain)}</span>
        <ActionButton
          size="S"
          onPress={() => {
            setAsked(true);
            change({ secret: { kind: "typed", value: "" } });
          }}
        >
          {secret.kind === "kept" ? t("connect.form.secretReplace") : t("connect.form.secretType")}
        </ActionButton>
      </div>
    );
  }
  const canGoBack = row !== undefined && row.secret.place !== "missing";
  return (
    <>
      <TextField
        label={t("connect.form.secret")}
        type="password"
        description={secretHint(sessionOnly)}
        value={secret?.value ?? ""}
        autoFocus={wasAsked}
        onBlur={state.checkByItself}
        onChange={(value) => change({ secret: value === "" ? undefined : { kind: "typed", value } })}
        autoComplete="off"
        UNSAFE_className={css.wide}
      />
      {canGoBack && (
        <div className={css.row}>
          <ActionButton size="S" onPress={() => change({ secret: { kind: "kept" } })}>
            {t("connect.form.secretBack")}
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
  if (kind === "held") return t("connect.form.secretHeld");
  if (row?.secret.place === "session") return t("connect.form.secretSession");
  return t("connect.form.secretKept", { keychain: keychain ?? t("connect.place.someKeychain") });
}
