/**
 * Fills the form from a credential file that is pasted anywhere on the page, typed or opened. Pasted text that looks like such
 * a file never reaches a field that would show its secret. The pasted text is dropped as soon as the shell has read it.
 */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { Button } from "@react-spectrum/s2/Button";
import { Text } from "@react-spectrum/s2/Text";
import { TextArea } from "@react-spectrum/s2/TextArea";
import FileIcon from "@react-spectrum/s2/icons/File";
import Paste from "@react-spectrum/s2/icons/Paste";
import { useRef, useState, type Ref } from "react";
import type { CredentialSource } from "../../../api/connections";
import { showFailure } from "../../../api/failure";
import { inBackground } from "../../../background";
import type { ConsoleFile } from "../../../bindings";
import { Panel } from "../../../components/Panel";
import { toast } from "../../../components/toast";
import { useDialog } from "../../../components/useDialog";
import fieldCss from "../../../components/fields.module.css";
import { t } from "../../../i18n";
import { CredentialFileDialog } from "./CredentialFileDialog";
import { Notice } from "../../../shared/failures/Notice";
import { FIRST, mustChoose, replacedBy, takenFrom, type Taken } from "./credentialFile";
import type { ConnectionFormState } from "./useConnectionForm";
import { usePaste } from "./usePaste";

/** One byte more than the shell accepts, so that the shell refuses a larger file with its own message. */
const MAX_BYTES = 4 * 1024 * 1024 + 1;

export function ConsoleImport({ state }: { state: ConnectionFormState }) {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLDivElement>(null);
  const close = () => {
    setText("");
    setOpen(false);
  };
  const { read, open, dialog } = useCredentialImport(state, close);
  const openChosen = async (input: HTMLInputElement) => {
    const chosen = input.files?.[0];
    if (chosen) await open(chosen);
    // Cleared, so that the same file can be opened again after it was changed.
    input.value = "";
  };
  usePaste({
    takesAll: (target) => area.current?.contains(target) ?? false,
    onText: (pasted) => inBackground(read({ text: pasted })),
    onFile: (pasted) => inBackground(open(pasted)),
    onSecret: (secret) => state.change({ secret: { kind: "typed", value: secret } }),
  });
  const { failure, clear } = state.filling;

  return (
    <Panel
      title={t("connections.form.import")}
      actions={
        <>
          <ActionButton size="S" onPress={() => setOpen(!isOpen)} aria-expanded={isOpen}>
            <Paste />
            <Text>{t("connections.form.paste")}</Text>
          </ActionButton>
          <ActionButton size="S" onPress={() => file.current?.click()}>
            <FileIcon />
            <Text>{t("connections.form.open")}</Text>
          </ActionButton>
        </>
      }
    >
      <div className={fieldCss.fields}>
        <p className={fieldCss.quiet}>{t("connections.form.importWords")}</p>
        <input
          ref={file}
          type="file"
          className="visuallyHidden"
          tabIndex={-1}
          aria-label={t("connections.form.open")}
          onChange={({ target }) => inBackground(openChosen(target))}
        />
        {isOpen && (
          <PasteArea
            ref={area}
            text={text}
            isReading={state.filling.isRunning}
            onChange={(next) => {
              clear();
              setText(next);
            }}
            onRead={() => inBackground(read({ text }))}
            onCancel={() => {
              clear();
              close();
            }}
          />
        )}
        {failure && (
          <Notice
            tone="bad"
            alert
            title={t("errors.badInput.title")}
            words={showFailure(failure).words}
            details={failure.message}
          />
        )}
      </div>
      {dialog}
    </Panel>
  );
}

interface PasteAreaProps {
  ref: Ref<HTMLDivElement>;
  text: string;
  isReading: boolean;
  onChange: (text: string) => void;
  onRead: () => void;
  onCancel: () => void;
}

function PasteArea({ ref, text, isReading, onChange, onRead, onCancel }: PasteAreaProps) {
  return (
    <div ref={ref} className={fieldCss.fields}>
      <TextArea
        label={t("connections.form.json")}
        value={text}
        onChange={onChange}
        autoFocus
        spellCheck="false"
        UNSAFE_className={fieldCss.wide}
      />
      <div className={fieldCss.row}>
        <Button
          variant="secondary"
          size="S"
          isDisabled={text.trim() === ""}
          isPending={isReading}
          onPress={onRead}
        >
          {t("connections.form.read")}
        </Button>
        <Button variant="secondary" fillStyle="outline" size="S" onPress={onCancel}>
          {t("common.cancel")}
        </Button>
      </div>
    </div>
  );
}

/** Reads a credential file and fills the form, after asking if that would replace values or the file has several. */
function useCredentialImport(state: ConnectionFormState, onRead: () => void) {
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
    onRead();
    const only = mustChoose(found) ? undefined : takenFrom(found, FIRST);
    if (only && replacedBy(state.form, only).length === 0) take(only);
    else asking.open(found);
  };
  const open = async (chosen: Blob) =>
    read({ bytes: [...new Uint8Array(await chosen.slice(0, MAX_BYTES).arrayBuffer())] });
  return { read, open, dialog: asking.dialog };
}

/** A message about what was imported that the fields do not show themselves. */
function takenWords({ secretHandle, sandbox, moreSecrets, leftOutJwt }: Taken): string {
  const words = [
    t(secretHandle === undefined ? "connections.form.importedNoSecret" : "connections.form.imported"),
  ];
  if (sandbox !== undefined) words.push(t("connections.file.sandbox", { sandbox }));
  if (moreSecrets > 0) words.push(t("connections.file.moreSecrets", { n: moreSecrets + 1 }));
  if (leftOutJwt) words.push(t("connections.file.leftOutJwt"));
  return words.join(" ");
}
