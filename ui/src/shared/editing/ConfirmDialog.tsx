/** Asks before something reaches real customers. The practice workspace and trial connections are not asked for. */
import { AlertDialog } from "@react-spectrum/s2/AlertDialog";
import { useEffect, useRef, type ReactNode } from "react";
import { useWorkspace } from "../../api/workspace";
import { ConnectionMark } from "../../components/ConnectionMark";
import { useDialog } from "../../components/useDialog";
import { t, own } from "../../i18n";
import type { ObjectLink } from "../../bindings";
import { NameWithId } from "../../components/Name";
import css from "./confirm.module.css";

interface Question {
  title: string;
  words: string;
  label: string;
  /** What it is about, where that can be named: by name and id. */
  about?: readonly Pick<ObjectLink, "id" | "name">[];
  /** Asks on every connection: what is done is easily done by mistake. */
  everywhere?: boolean;
  act: () => void;
}

/** Things listed before the rest is only counted. */
const MOST_NAMED = 10;

function About({ objects }: { objects: NonNullable<Question["about"]> }) {
  const more = objects.length - MOST_NAMED;
  return (
    <>
      <ul className={css.about}>
        {objects.slice(0, MOST_NAMED).map(({ id, name }) => (
          <li key={id}>
            <NameWithId name={name} id={id} />
          </li>
        ))}
      </ul>
      {more > 0 && <p className={css.quiet}>{t("activity.confirm.more", { n: more })}</p>}
    </>
  );
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
        ? t("activity.confirm.production", { words: own(question.words), connection: connection.name })
        : question.words}
      {question.about && <About objects={question.about} />}
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
