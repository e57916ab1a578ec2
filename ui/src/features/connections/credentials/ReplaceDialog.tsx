/** Asks for another secret. What is typed goes to the shell and nowhere else. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
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
    toast.done(t(isGiven ? "connect.given" : "connect.replaced", { name: row.name }));
    close();
  };
  return (
    <Dialog size="M" isKeyboardDismissDisabled={isDirty}>
      {({ close }) => (
        <>
          <EscapeAsks isDirty={isDirty} close={close} />
          <Heading slot="title">
            {t(isGiven ? "connect.give.title" : "connect.replace.title", { name: row.name })}
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
              <p>{t(isGiven ? "connect.give.words" : "connect.replace.words")}</p>
              <TextField
                label={t(isGiven ? "connect.form.secret" : "connect.replace.secret")}
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
          <ButtonGroup>
            <Button variant="secondary" onPress={() => leave(close)}>
              {t("connect.cancel")}
            </Button>
            <Button
              variant="accent"
              type="submit"
              form="replace-secret"
              isDisabled={secret === ""}
              isPending={replace.isRunning}
            >
              {t(isGiven ? "connect.give.do" : "connect.replace.do")}
            </Button>
          </ButtonGroup>
        </>
      )}
    </Dialog>
  );
}
