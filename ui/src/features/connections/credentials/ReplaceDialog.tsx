/** Asks for another secret. The typed value goes only to the shell. */
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { TextField } from "@react-spectrum/s2/TextField";
import { useState } from "react";
import { useReplaceCredential } from "../../../api/credentials";
import { useWorkspace } from "../../../api/workspace";
import { inBackground } from "../../../background";
import type { ConnectionRow } from "../../../bindings";
import { ConnectionMark } from "../../../components/ConnectionMark";
import { toast } from "../../../components/toast";
import { EscapeAsks, leave, useUnsaved } from "../../../components/unsaved";
import { SubmitForm } from "../../../components/SubmitForm";
import { t } from "../../../i18n";
import { DialogFoot } from "../../../shared/editing/DialogFoot";
import { SaveFailure } from "../form/SaveFailure";
import css from "./credentials.module.css";
import { secretHint } from "../words/keychain";

export function ReplaceDialog({ row }: { row: ConnectionRow }) {
  const [value, setValue] = useState("");
  const replace = useReplaceCredential();
  const sessionOnly = useWorkspace().value?.sessionOnly;
  const isGiven = row.secret.place === "missing";
  const secret = value.trim();
  const isDirty = secret !== "";
  useUnsaved(isDirty);
  const go = async (close: () => void) => {
    if (!(await replace.run({ id: row.id, secret: { kind: "typed", value: secret } }))) return;
    toast.done(t(isGiven ? "connections.addSecret.done" : "connections.replace.done", { name: row.name }));
    close();
  };
  return (
    <Dialog size="M" isKeyboardDismissDisabled={isDirty || replace.isRunning}>
      {({ close }) => (
        <>
          <EscapeAsks isDirty={isDirty && !replace.isRunning} close={close} />
          <Heading slot="title">
            {t(isGiven ? "connections.addSecret.title" : "connections.replace.title", { name: row.name })}
          </Heading>
          <Content>
            <SubmitForm
              id="replace-secret"
              className={css.dialog}
              onSubmit={() => {
                if (secret !== "" && !replace.isRunning) inBackground(go(close));
              }}
            >
              <ConnectionMark connection={row} />
              <p>{t(isGiven ? "connections.addSecret.words" : "connections.replace.words")}</p>
              <TextField
                label={t(isGiven ? "connections.clientSecret" : "connections.replace.secret")}
                description={secretHint(sessionOnly)}
                type="password"
                value={value}
                onChange={(next) => {
                  replace.clear();
                  setValue(next);
                }}
                autoFocus
                autoComplete="off"
                UNSAFE_className={css.wide}
              />
              {replace.failure && (
                <SaveFailure failure={replace.failure} onRetry={() => inBackground(go(close))} />
              )}
            </SubmitForm>
          </Content>
          <DialogFoot
            form="replace-secret"
            label={t(isGiven ? "connections.addSecret.do" : "connections.replace.do")}
            isDisabled={secret === ""}
            isPending={replace.isRunning}
            onCancel={() => leave(close)}
          />
        </>
      )}
    </Dialog>
  );
}
