/** Asks what becomes of a job that sends when the window is closed; the answer can be remembered. */
import { AlertDialog } from "@react-spectrum/s2/AlertDialog";
import { Checkbox } from "@react-spectrum/s2/Checkbox";
import { useCallback, useState } from "react";
import { finishInBackground } from "../api/closing";
import { useSetSettings, useWorkspace } from "../api/workspace";
import { inBackground } from "../background";
import type { ClosingJobs } from "../bindings";
import { leave, useIsUnsaved } from "../components/unsaved";
import { useDialog } from "../components/useDialog";
import { useLatest } from "../components/useLatest";
import { t } from "../i18n";
import { toastFailure } from "../shared/failures/toastFailure";

type Choice = Exclude<ClosingJobs, "ask">;

/** Whether closing has to be asked about, what asks, and the dialog of the question. */
export function useClosingQuestion() {
  const isUnsaved = useIsUnsaved();
  const workspace = useWorkspace().value;
  const settings = workspace?.settings;
  const isSending = (workspace?.counts.sending ?? 0) > 0;
  const change = useSetSettings(toastFailure);
  const { open, dialog } = useDialog<() => void>("closeWhileSending", (go) => (
    <Question
      onChoice={(choice, isRemembered) => {
        if (isRemembered && settings) inBackground(change.run({ ...settings, closing: choice }));
        carryOut(choice, go);
      }}
    />
  ));
  const latest = useLatest({ isSending, remembered: settings?.closing ?? "ask", open });
  const ask = useCallback(
    (go: () => void) =>
      leave(() => {
        const now = latest.current;
        if (!now.isSending) go();
        else if (now.remembered === "ask") now.open(go);
        else carryOut(now.remembered, go);
      }),
    [latest],
  );
  return { isHeld: isUnsaved || isSending, ask, dialog };
}

function carryOut(choice: Choice, go: () => void): void {
  if (choice === "stop") go();
  else inBackground(finishInBackground());
}

interface QuestionProps {
  onChoice: (choice: Choice, isRemembered: boolean) => void;
}

function Question({ onChoice }: QuestionProps) {
  const [isRemembered, setRemembered] = useState(false);
  return (
    <AlertDialog
      variant="confirmation"
      title={t("closing.title")}
      primaryActionLabel={t("closing.finish")}
      secondaryActionLabel={t("closing.stop")}
      cancelLabel={t("common.cancel")}
      onPrimaryAction={() => onChoice("finish", isRemembered)}
      onSecondaryAction={() => onChoice("stop", isRemembered)}
    >
      <p>{t("closing.words")}</p>
      <Checkbox isSelected={isRemembered} onChange={setRemembered}>
        {t("closing.remember")}
      </Checkbox>
    </AlertDialog>
  );
}
