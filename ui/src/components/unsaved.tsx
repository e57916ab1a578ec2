/**
 * What was typed and not saved: one question, in one place, before any of it is lost. A form says with `useUnsaved` that
 * it holds changes; everything that would take it away goes through `leave`. Links, Back and Forward are caught here.
 */
import { AlertDialog } from "@react-spectrum/s2/AlertDialog";
import { useEffect, useLayoutEffect, useRef, useSyncExternalStore, type ReactNode } from "react";
import { t } from "../i18n";
import { useDialog } from "./useDialog";

const forms = new Set<symbol>();
const watchers = new Set<() => void>();
let question: ((go: () => void) => void) | undefined;
/** Where the window was when the first form got changes. */
let place = "";

function set(change: () => void): void {
  change();
  for (const watcher of watchers) watcher();
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

/** Whether anything would be lost now. */
function isUnsaved(): boolean {
  return forms.size > 0;
}

/** `isUnsaved`, and renders again when it changes. */
export function useIsUnsaved(): boolean {
  return useSyncExternalStore(watch, isUnsaved);
}

/** Does `go`, after asking where something would be lost. */
export function leave(go: () => void): void {
  if (isUnsaved() && question) question(go);
  else go();
}

/** Says that this form holds changes that are saved nowhere. */
export function useUnsaved(isDirty: boolean): void {
  useLayoutEffect(() => {
    if (!isDirty) return undefined;
    const form = Symbol("form");
    if (!isUnsaved()) place = window.location.hash;
    set(() => forms.add(form));
    return () => set(() => forms.delete(form));
  }, [isDirty]);
}

/** The question itself; mounted once, around everything that can be left. */
export function UnsavedQuestion(): ReactNode {
  const { open, dialog } = useDialog<() => void>("leaveForm", (go) => (
    <AlertDialog
      variant="warning"
      title={t("unsaved.title")}
      primaryActionLabel={t("unsaved.discard")}
      cancelLabel={t("unsaved.stay")}
      autoFocusButton="cancel"
      onPrimaryAction={() => {
        set(() => forms.clear());
        go();
      }}
    >
      {t("unsaved.words")}
    </AlertDialog>
  ));
  useEffect(() => {
    question = open;
    // Before anybody else hears of it.
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

/** A step back or forward has happened when it is heard of: it is taken back, and done again after a yes. */
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

/** Esc in a dialog that holds changes asks first. The dialog itself must not close by the key then. */
function useEscape(isDirty: boolean, close: () => void): void {
  const latest = useRef(close);
  useEffect(() => {
    latest.current = close;
  });
  useEffect(() => {
    if (!isDirty) return undefined;
    // Lists and fields that take Esc for themselves stop it on its way here.
    const onKey = (event: KeyboardEvent) => {
      const isOnTop = document.querySelectorAll(DIALOG).length === 1;
      if (event.key === "Escape" && !event.defaultPrevented && isOnTop) leave(latest.current);
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [isDirty]);
}

/** `useEscape` inside a dialog: Spectrum hands `close` only to what is in it. */
export function EscapeAsks({ isDirty, close }: { isDirty: boolean; close: () => void }): ReactNode {
  useEscape(isDirty, close);
  return null;
}
