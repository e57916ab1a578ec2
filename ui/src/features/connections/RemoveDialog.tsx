/** Removes a connection: lists beforehand exactly what is removed, and afterwards shows what the check found. */
import { Button } from "@react-spectrum/s2/Button";
import { ButtonGroup } from "@react-spectrum/s2/ButtonGroup";
import { Content } from "@react-spectrum/s2/Content";
import { Dialog } from "@react-spectrum/s2/Dialog";
import { Heading } from "@react-spectrum/s2/Heading";
import { TextField } from "@react-spectrum/s2/TextField";
import AlertTriangle from "@react-spectrum/s2/icons/AlertTriangle";
import CheckmarkCircle from "@react-spectrum/s2/icons/CheckmarkCircle";
import { useState } from "react";
import { useRemoveConnection } from "../../api/connections";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import type { ConnectionRow, RemovalProof } from "../../bindings";
import { ConnectionMark } from "../../components/ConnectionMark";
import { SubmitForm } from "../../components/SubmitForm";
import { t } from "../../i18n";
import { DialogFoot } from "../../shared/editing/DialogFoot";
import { FailureNotice } from "../../shared/failures/Notice";
import { ConnectionIds } from "./ConnectionIds";
import css from "./list.module.css";
import { keptIn } from "./words/keychain";

export function RemoveDialog({ row }: { row: ConnectionRow }) {
  const remove = useRemoveConnection();
  const [proof, setProof] = useState<RemovalProof>();
  const [typed, setTyped] = useState("");
  // Production connections need one more step.
  const mayGo = !row.production || typed.trim() === row.name;
  const go = async () => setProof(await remove.run(row.id));
  return (
    <Dialog size="M" role="alertdialog" isKeyboardDismissDisabled={remove.isRunning}>
      {({ close }) => (
        <>
          <Heading slot="title">
            {proof
              ? t("connections.removed.title", { name: row.name })
              : t("connections.remove.title", { name: row.name })}
          </Heading>
          <Content>
            {/* Always present, so that its new content is read aloud. */}
            <div role="status">{proof && <Proof proof={proof} id={row.id} />}</div>
            {!proof && (
              <SubmitForm
                id="remove-connection"
                className={css.dialog}
                onSubmit={() => {
                  if (mayGo && !remove.isRunning) inBackground(go());
                }}
              >
                <ConnectionMark connection={row} />
                <Losses row={row} />
                {/* Beside the field, which has the focus: visible even in the smallest window. */}
                <ConnectionIds row={row} />
                {row.production && (
                  <TextField
                    label={t("connections.remove.type")}
                    value={typed}
                    onChange={setTyped}
                    autoFocus
                    autoComplete="off"
                    UNSAFE_className={css.wide}
                  />
                )}
                {remove.failure && <FailureNotice failure={remove.failure} />}
              </SubmitForm>
            )}
          </Content>
          {proof ? (
            <ButtonGroup>
              <Button variant="secondary" onPress={close} autoFocus>
                {t("common.close")}
              </Button>
            </ButtonGroup>
          ) : (
            <DialogFoot
              form="remove-connection"
              label={t("connections.remove.do")}
              variant="negative"
              isDisabled={!mayGo}
              isPending={remove.isRunning}
              onCancel={close}
              focusesCancel={!row.production}
            />
          )}
        </>
      )}
    </Dialog>
  );
}

function Losses({ row }: { row: ConnectionRow }) {
  const keychain = useWorkspace().value?.keychain;
  const has = row.secret.place !== "missing";
  return (
    <>
      <p>{t("connections.remove.lead")}</p>
      <ul className={css.losses}>
        {has && <li>{t("connections.remove.secret", keptIn(row, keychain))}</li>}
        <li>{t("connections.remove.lists")}</li>
        <li>{t("connections.remove.journal")}</li>
        <li>{t("connections.remove.tray")}</li>
        <li>{t("connections.remove.settings")}</li>
      </ul>
      {row.inUse && <p>{t("connections.remove.inUse")}</p>}
      <p className={css.quiet}>{t("connections.remove.adobe")}</p>
    </>
  );
}

function Proof({ proof, id }: { proof: RemovalProof; id: string }) {
  const { secretGone, rowsRemoved, rowsLeft } = proof;
  const secret =
    secretGone === null
      ? t("connections.removed.secretUnknown", { entry: `connection:${id}` })
      : secretGone
        ? t("connections.removed.secretGone")
        : t("connections.removed.secretLeft", { entry: `connection:${id}` });
  return (
    <div className={css.dialog}>
      <p>{t("connections.removed.lead")}</p>
      <ul className={css.proof}>
        <Found good={secretGone === true}>{secret}</Found>
        <Found good>{t("connections.removed.rows", { n: rowsRemoved })}</Found>
        <Found good={rowsLeft === 0}>{t("connections.removed.rowsLeft", { n: rowsLeft })}</Found>
      </ul>
    </div>
  );
}

function Found({ good, children }: { good: boolean; children: string }) {
  return (
    <li data-good={good || undefined}>
      {good ? <CheckmarkCircle aria-hidden="true" /> : <AlertTriangle aria-hidden="true" />}
      {children}
    </li>
  );
}
