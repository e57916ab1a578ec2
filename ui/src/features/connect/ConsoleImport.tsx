/**
 * Fills the form from the JSON of the Developer Console: typed or pasted into a field, pasted anywhere while the form is
 * empty, or from a file. What was pasted is forgotten as soon as the shell has read it.
 */
import { ActionButton } from "@react-spectrum/s2/ActionButton";
import { Button } from "@react-spectrum/s2/Button";
import { Text } from "@react-spectrum/s2/Text";
import { TextArea } from "@react-spectrum/s2/TextArea";
import FileIcon from "@react-spectrum/s2/icons/File";
import Paste from "@react-spectrum/s2/icons/Paste";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import { showFailure } from "../../api/failure";
import { Panel } from "../../components/Panel";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { Notice } from "./Notice";
import css from "./connect.module.css";
import { looksLikeConsoleFile } from "./draft";
import type { ConnectionFormState } from "./useConnectionForm";

export function ConsoleImport({ state }: { state: ConnectionFormState }) {
  const [isOpen, setOpen] = useState(false);
  const [text, setText] = useState("");
  const file = useRef<HTMLInputElement>(null);
  const { filling } = state;

  const fill = async (json: string) => {
    const hasSecret = await state.fill(json);
    if (hasSecret === undefined) return;
    setText("");
    setOpen(false);
    toast.done(hasSecret ? t("connect.form.imported") : t("connect.form.importedNoSecret"));
  };
  usePaste(state.isUntouched && !isOpen, (json) => void fill(json));

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
          accept=".json,application/json"
          className="visuallyHidden"
          tabIndex={-1}
          aria-label={t("connect.form.open")}
          onChange={async ({ target }) => {
            const json = await target.files?.[0]?.text();
            // Cleared, so that the same file can be chosen again after it was mended.
            target.value = "";
            if (json !== undefined) await fill(json);
          }}
        />
        {isOpen && (
          <>
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
                onPress={() => void fill(text)}
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
          </>
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
    </Panel>
  );
}

/** Takes a Developer Console file that is pasted anywhere; other pastes go where they would. */
function usePaste(isOn: boolean, take: (json: string) => void): void {
  const onPaste = useEffectEvent((event: ClipboardEvent) => {
    const text = event.clipboardData?.getData("text") ?? "";
    if (!isOn || !looksLikeConsoleFile(text)) return;
    event.preventDefault();
    take(text);
  });
  useEffect(() => {
    const listener = (event: ClipboardEvent) => onPaste(event);
    document.addEventListener("paste", listener, true);
    return () => document.removeEventListener("paste", listener, true);
  }, []);
}
