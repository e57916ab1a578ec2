/** Removes a connection: says beforehand exactly what goes, and afterwards what was found when looking for it again. */
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
import { Trouble } from "../../shared/failures/Trouble";
import { ConnectionIds } from "./ConnectionIds";
import css from "./list.module.css";
import { keptIn } from "./words/keychain";

export function RemoveDialog({ row }: { row: ConnectionRow }) {
  const remove = useRemoveConnection();
  const [proof, setProof] = useState<RemovalProof>();
  const [typed, setTyped] = useState("");
  // Production needs one more step than the others.
  const mayGo = !row.production || typed.trim() === row.name;
  const go = async () => setProof(await remove.run(row.id));
  return (
    <Dialog size="M" role="alertdialog">
      {({ close }) => (
        <>
          <Heading slot="title">
            {proof
              ? t("connect.removed.title", { name: row.name })
              : t("connect.remove.title", { name: row.name })}
          </Heading>
          <Content>
            {/* Always there, so that what comes into it is heard. */}
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
                {/* Beside the field, which has the focus: in sight in the smallest window, too. */}
                <ConnectionIds row={row} />
                {row.production && (
                  <TextField
                    label={t("connect.remove.type")}
                    value={typed}
                    onChange={setTyped}
                    autoFocus
                    autoComplete="off"
                    UNSAFE_className={css.wide}
                  />
                )}
                {remove.failure && <Trouble failure={remove.failure} />}
              </SubmitForm>
            )}
          </Content>
          <ButtonGroup>
            {/* Another one after the removal, so that it takes the focus from the button that went. */}
            <Button
              key={proof ? "close" : "cancel"}
              variant="secondary"
              onPress={close}
              autoFocus={proof !== undefined || !row.production}
            >
              {proof ? t("connect.close") : t("connect.cancel")}
            </Button>
            {!proof && (
              <Button
                variant="negative"
                type="submit"
                form="remove-connection"
                isDisabled={!mayGo}
                isPending={remove.isRunning}
              >
                {t("connect.remove.do")}
              </Button>
            )}
          </ButtonGroup>
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
      <p>{t("connect.remove.lead")}</p>
      <ul className={css.losses}>
        {has && <li>{t("connect.remove.secret", keptIn(row, keychain))}</li>}
        <li>{t("connect.remove.lists")}</li>
        <li>{t("connect.remove.journal")}</li>
        <li>{t("connect.remove.tray")}</li>
        <li>{t("connect.remove.settings")}</li>
      </ul>
      {row.inUse && <p>{t("connect.remove.inUse")}</p>}
      <p className={css.quiet}>{t("connect.remove.adobe")}</p>
    </>
  );
}

function Proof({ proof, id }: { proof: RemovalProof; id: string }) {
  const { secretGone, rowsRemoved, rowsLeft } = proof;
  const secret =
    secretGone === null
      ? t("connect.removed.secretUnknown", { entry: `connection:${id}` })
      : secretGone
        ? t("connect.removed.secretGone")
        : t("connect.removed.secretLeft", { entry: `connection:${id}` });
  return (
    <div className={css.dialog}>
      <p>{t("connect.removed.lead")}</p>
      <ul className={css.proof}>
        <Found good={secretGone === true}>{secret}</Found>
        <Found good>{t("connect.removed.rows", { n: rowsRemoved })}</Found>
        <Found good={rowsLeft === 0}>{t("connect.removed.rowsLeft", { n: rowsLeft })}</Found>
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
