/** Asks before something reaches real customers. The practice workspace and trial connections are not asked for. */
import { AlertDialog } from "@react-spectrum/s2/AlertDialog";
import { useEffect, useRef, type ReactNode } from "react";
import { useWorkspace } from "../../api/workspace";
import { ConnectionMark } from "../../components/ConnectionMark";
import { useDialog } from "../../components/useDialog";
import { t } from "../../i18n";

interface Question {
  title: string;
  words: string;
  label: string;
  /** Asks on every connection: what is done is easily done by mistake. */
  everywhere?: boolean;
  act: () => void;
}

/** `ask` acts at once where nothing real is at stake, otherwise after a yes; render `dialog` once. */
export function useConfirm(): { ask: (question: Question) => void; dialog: ReactNode } {
  const connection = useWorkspace().value?.connection;
  const inUse = connection?.id;
  const { open, close, dialog } = useDialog<Question>("confirm", (question) => (
    <AlertDialog
      variant="warning"
      title={question.title}
      primaryActionLabel={question.label}
      cancelLabel={t("activity.confirm.cancel")}
      autoFocusButton="cancel"
      onPrimaryAction={question.act}
    >
      {connection && <ConnectionMark connection={connection} />}
      {connection?.production
        ? t("activity.confirm.production", { words: question.words, connection: connection.name })
        : question.words}
    </AlertDialog>
  ));
  // A question about one connection goes with it: its answer would reach another organization.
  const before = useRef(inUse);
  useEffect(() => {
    if (before.current !== undefined && before.current !== inUse) close();
    before.current = inUse;
  }, [inUse, close]);
  return {
    ask(next) {
      // While it is not known where this would go, it may be production.
      if (connection && !connection.production && !next.everywhere) next.act();
      else open(next);
    },
    dialog,
  };
}
