/** Asks before something reaches real customers. Does not ask in the practice workspace or on test connections. */
import { AlertDialog } from "@react-spectrum/s2/AlertDialog";
import { useEffect, useRef, type ReactNode } from "react";
import { useWorkspace } from "../../api/workspace";
import { ConnectionMark } from "../../components/ConnectionMark";
import { useDialog } from "../../components/useDialog";
import { t, own } from "../../i18n";
import { NameWithId } from "../../components/Name";
import css from "./confirm.module.css";

/** An object; `key` identifies it where several have one ID. */
interface Named {
  id: string;
  name: string;
  key?: string;
}

interface Question {
  title: string;
  words: string;
  label: string;
  /** The objects it is about, by name and ID, if they are known. */
  about?: readonly Named[];
  /** How many objects there are, if `about` may have only the first ones. */
  count?: number;
  /** Asks on every connection, because the action is easily triggered by mistake. */
  everywhere?: boolean;
  act: () => void;
}

/** How many objects are listed; the rest is only counted. */
const MAX_NAMED = 10;

function About({ objects, count }: { objects: NonNullable<Question["about"]>; count: number }) {
  const more = Math.max(count, objects.length) - Math.min(objects.length, MAX_NAMED);
  return (
    <>
      <ul className={css.about}>
        {objects.slice(0, MAX_NAMED).map(({ id, name, key = id }) => (
          <li key={key}>
            <NameWithId name={name} id={id} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className={css.quiet}>{t("common.more", { n: more })}</p>}
    </>
  );
}

/** `ask` acts at once if no real customers are affected, otherwise after confirmation; render `dialog` once. */
export function useConfirm(): { ask: (question: Question) => void; dialog: ReactNode } {
  const connection = useWorkspace().value?.connection;
  const inUse = connection?.id;
  const { open, close, dialog } = useDialog<Question>("confirm", (question) => (
    <AlertDialog
      variant="warning"
      title={question.title}
      primaryActionLabel={question.label}
      cancelLabel={t("common.cancel")}
      autoFocusButton="cancel"
      onPrimaryAction={question.act}
    >
      {connection && <ConnectionMark connection={connection} />}
      {connection?.production
        ? t("jobs.confirm.production", { words: own(question.words), connection: connection.name })
        : question.words}
      {question.about && <About objects={question.about} count={question.count ?? 0} />}
    </AlertDialog>
  ));
  // A question belongs to its connection and closes with it: confirming it would change another organization.
  const before = useRef(inUse);
  useEffect(() => {
    if (before.current !== undefined && before.current !== inUse) close();
    before.current = inUse;
  }, [inUse, close]);
  return {
    ask(next) {
      // Until the connection is known, it may be production.
      if (connection && !connection.production && !next.everywhere) next.act();
      else open(next);
    },
    dialog,
  };
}
