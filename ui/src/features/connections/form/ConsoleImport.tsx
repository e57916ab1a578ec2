/**
 * Fills the form from a credential file: pasted anywhere on the page, typed, or opened. A paste that looks like such a file
 * never reaches a field, where its secret could be read. What was pasted is forgotten as soon as the shell has read it.
 */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { Button } from "@react-spectrum/s2/Button";
import { Text } from "@react-spectrum/s2/Text";
import { TextArea } from "@react-spectrum/s2/TextArea";
import FileIcon from "@react-spectrum/s2/icons/File";
import Paste from "@react-spectrum/s2/icons/Paste";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { CredentialSource } from "../../../api/connections";
import { showFailure } from "../../../api/failure";
import { inBackground } from "../../../background";
import type { ConsoleFile } from "../../../bindings";
import { Panel } from "../../../components/Panel";
import { toast } from "../../../components/toast";
import { useDialog } from "../../../components/useDialog";
import { t } from "../../../i18n";
import { CredentialFileDialog } from "./CredentialFileDialog";
import { Notice } from "../../../shared/failures/Notice";
import css from "../connect.module.css";
import {
  FIRST,
  looksLikeCredentialFile,
  looksLikeSecret,
  mustChoose,
  replacedBy,
  takenFrom,
  type Taken,
} from "./credentialFile";
import type { ConnectionFormState } from "./useConnectionForm";

/** One byte more than the program reads: it refuses a larger file in its own words. */
const MOST_BYTES = 4 * 1024 * 1024 + 1;

export function ConsoleImport({ state }: { state: ConnectionFormState }) {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const { filling } = state;

  const take = (taken: Taken) => {
    state.take(taken);
    toast.done(takenWords(taken));
  };
  const asking = useDialog<ConsoleFile>("credentialFile", (found) => (
    <CredentialFileDialog file={found} form={state.form} onTake={take} />
  ));
  const read = async (source: CredentialSource) => {
    const found = await state.read(source);
    if (!found) return;
    setText("");
    setOpen(false);
    const only = mustChoose(found) ? undefined : takenFrom(found, FIRST);
    if (only && replacedBy(state.form, only).length === 0) take(only);
    else asking.open(found);
  };
  const open = async (chosen: Blob) =>
    read({ bytes: [...new Uint8Array(await chosen.slice(0, MOST_BYTES).arrayBuffer())] });
  const openChosen = async (input: HTMLInputElement) => {
    const chosen = input.files?.[0];
    if (chosen) await open(chosen);
    // Cleared, so that the same file can be chosen again after it was changed.
    input.value = "";
  };
  usePaste({
    takesAll: (target) => area.current?.contains(target) ?? false,
    onText: (pasted) => inBackground(read({ text: pasted })),
    onFile: (pasted) => inBackground(open(pasted)),
    onSecret: (secret) => state.change({ secret: { kind: "typed", value: secret } }),
  });

  return (
    <Panel
      title={t("connect.form.import")}
      actions={
        <>
          <ActionButton size="S" onPress={() => setOpen(!isOpen)} aria-expanded={isOpen}>
            <Paste />
            <Text>{t("connect.form.paste")}</Text>
          </ActionButton>
          <ActionButton size="S" onPress={() => file.current?.click()}>
            <FileIcon />
            <Text>{t("connect.form.open")}</Text>
          </ActionButton>
        </>
      }
    >
      <div className={css.fields}>
        <p className={css.quiet}>{t("connect.form.importWords")}</p>
        <input
          ref={file}
          type="file"
          className="visuallyHidden"
          tabIndex={-1}
          aria-label={t("connect.form.open")}
          onChange={({ target }) => inBackground(openChosen(target))}
        />
        {isOpen && (
          <div ref={area} className={css.fields}>
            <TextArea
              label={t("connect.form.json")}
              value={text}
              onChange={(next) => {
                filling.clear();
                setText(next);
              }}
              autoFocus
              spellCheck="false"
              UNSAFE_className={css.wide}
            />
            <div className={css.row}>
              <Button
                variant="secondary"
                size="S"
                isDisabled={text.trim() === ""}
                isPending={filling.isRunning}
                onPress={() => inBackground(read({ text }))}
              >
                {t("connect.form.read")}
              </Button>
              <Button
                variant="secondary"
                fillStyle="outline"
                size="S"
                onPress={() => {
                  filling.clear();
                  setText("");
                  setOpen(false);
                }}
              >
                {t("connect.cancel")}
              </Button>
            </div>
          </div>
        )}
        {filling.failure && (
          <Notice
            tone="bad"
            alert
            title={t("errors.badInput.title")}
            words={showFailure(filling.failure).words}
            details={filling.failure.message}
          />
        )}
      </div>
      {asking.dialog}
    </Panel>
  );
}

/** What was taken, as far as the fields do not show where it comes from. */
function takenWords({ secretHandle, sandbox, moreSecrets, leftOutJwt }: Taken): string {
  const words = [t(secretHandle === undefined ? "connect.form.importedNoSecret" : "connect.form.imported")];
  if (sandbox !== undefined) words.push(t("connect.file.sandbox", { sandbox }));
  if (moreSecrets > 0) words.push(t("connect.file.moreSecrets", { n: moreSecrets + 1 }));
  if (leftOutJwt) words.push(t("connect.file.leftOutJwt"));
  return words.join(" ");
}

interface PasteHandlers {
  /** Whether everything that is pasted there is meant as a file. */
  takesAll: (target: Node) => boolean;
  onText: (text: string) => void;
  onFile: (file: Blob) => void;
  /** A secret alone, pasted where it could be read. */
  onSecret: (secret: string) => void;
}

/** Takes credential files and secrets that are pasted anywhere; other pastes go where they would. */
function usePaste({ takesAll, onText, onFile, onSecret }: PasteHandlers): void {
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const { target } = event;
    const text = event.clipboardData?.getData("text") ?? "";
    const file = event.clipboardData?.files?.[0];
    const isHidden = target instanceof HTMLInputElement && target.type === "password";
    const isMeant = target instanceof Node && takesAll(target) && text.trim() !== "";
    if (text === "" && file) {
      event.preventDefault();
      onFile(file);
    } else if (isMeant || looksLikeCredentialFile(text)) {
      event.preventDefault();
      onText(text);
    } else if (!isHidden && looksLikeSecret(text)) {
      event.preventDefault();
      onSecret(text.trim());
    }
  });
  useEffect(() => {
    const listener = (event: ClipboardEvent) => onPaste(event);
    document.addEventListener("paste", listener, true);
    return () => document.removeEventListener("paste", listener, true);
  }, []);
}
