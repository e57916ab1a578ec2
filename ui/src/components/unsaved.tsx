/**
 * Unsaved input: one question, in one place, before it is lost. A form reports with `useUnsaved` that it has changes;
 * everything that would discard them goes through `leave`. Links, Back and Forward are intercepted here.
 */
import { AlertDialog } from "@react-spectrum/s2/AlertDialog";
import { useEffect, useLayoutEffect, type ReactNode } from "react";
import { t } from "../i18n";
import { store, useStore } from "../store";
import { useDialog } from "./useDialog";
import { useLatest } from "./useLatest";

const forms = store<ReadonlySet<symbol>>(new Set());
let question: ((go: () => void) => void) | undefined;
/** The route of the window when a form was first changed. */
let place = "";

/** Whether anything would be lost now. */
function isUnsaved(): boolean {
  return forms.get().size > 0;
}

/** `isUnsaved`; the component rerenders when it changes. */
export function useIsUnsaved(): boolean {
  return useStore(forms).size > 0;
}

/** Calls `go`, after asking if something would be lost. */
export function leave(go: () => void): void {
  if (isUnsaved() && question) question(go);
  else go();
}

/** Reports that this form has unsaved changes. */
export function useUnsaved(isDirty: boolean): void {
  useLayoutEffect(() => {
    if (!isDirty) return undefined;
    const form = Symbol("form");
    if (!isUnsaved()) place = window.location.hash;
    forms.set(new Set(forms.get()).add(form));
    return () => forms.set(new Set([...forms.get()].filter((one) => one !== form)));
  }, [isDirty]);
}

/** The question itself; mounted once, around everything that can be left. */
export function UnsavedQuestion(): ReactNode {
  const { open, dialog } = useDialog<() => void>("leaveForm", (go) => (
    <AlertDialog
      variant="warning"
      title={t("unsaved.title")}
      primaryActionLabel={t("common.discard")}
      cancelLabel={t("unsaved.stay")}
      autoFocusButton="cancel"
      onPrimaryAction={() => {
        forms.set(new Set());
        go();
      }}
    >
      {t("unsaved.words")}
    </AlertDialog>
  ));
  useEffect(() => {
    question = open;
    // Before all other listeners.
    window.addEventListener("click", onClick, true);
    window.addEventListener("popstate", onPopState, true);
    return () => {
      question = undefined;
      window.removeEventListener("click", onClick, true);
      window.removeEventListener("popstate", onPopState, true);
    };
  }, [open]);
  return dialog;
}

function onClick(event: MouseEvent): void {
  const { target } = event;
  const link = target instanceof Element ? target.closest<HTMLAnchorElement>('a[href^="#/"]') : null;
  if (!link || !isUnsaved() || event.defaultPrevented) return;
  event.preventDefault();
  event.stopPropagation();
  goAfterQuestion(link.getAttribute("href") ?? "");
}

/**
 * Back and Forward have already happened when the event arrives: the step is reverted, and repeated after confirmation.
 */
function onPopState(event: PopStateEvent): void {
  const to = window.location.hash;
  if (!isUnsaved() || to === place) return;
  event.stopImmediatePropagation();
  window.history.pushState(null, "", place);
  goAfterQuestion(to);
}

function goAfterQuestion(to: string): void {
  leave(() => {
    window.location.hash = to;
  });
}

const DIALOG = "[role=dialog], [role=alertdialog]";

/** Esc in a dialog with changes asks first; the dialog itself must not close on that key. */
function useEscape(isDirty: boolean, close: () => void): void {
  const latest = useLatest(close);
  useEffect(() => {
    if (!isDirty) return undefined;
    // Lists and fields that use Esc themselves stop the event before it gets here.
    const onKey = (event: KeyboardEvent) => {
      const isOnTop = document.querySelectorAll(DIALOG).length === 1;
      if (event.key === "Escape" && !event.defaultPrevented && isOnTop) leave(latest.current);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [isDirty, latest]);
}

/** `useEscape` inside a dialog: Spectrum passes `close` only to the dialog's content. */
export function EscapeAsks({ isDirty, close }: { isDirty: boolean; close: () => void }): ReactNode {
  useEscape(isDirty, close);
  return null;
}
