/**
 * A dialog that opens on demand. Spectrum's container keeps rendering its last child, with all of its state, after the
 * dialog was closed: another object would appear in the form of the first one, and a form with a secret would stay in
 * memory. Therefore each opening and each closing gets a new container.
 *
 * The only file that may use `DialogContainer` (the linter enforces it).
 */
import { DialogContainer } from "@react-spectrum/s2/Dialog";
import { useCallback, useEffect, useRef, useState, type ReactElement, type ReactNode } from "react";
import { lastFocused, returnFocus } from "./focusReturn";
import type { OverlayName } from "./overlays";

interface Opening<Subject> {
  /** Counts openings and closings: used as the key of the container. */
  count: number;
  /** The subject of the dialog; undefined while it is closed. */
  subject: { value: Subject } | undefined;
}

export interface DialogControl<Subject> {
  /** Opens the dialog for a subject, replacing the open one. */
  open: (subject: Subject) => void;
  close: () => void;
  /** Rendered once by the owner. */
  dialog: ReactNode;
}

/**
 * `name` is the dialog's name, or a function that returns the name for a subject. `render` is called with the subject
 * of an open dialog, again whenever the owner renders.
 */
export function useDialog<Subject>(
  name: OverlayName | ((subject: Subject) => OverlayName),
  render: (subject: Subject) => ReactElement,
): DialogControl<Subject> {
  const [{ count, subject }, setOpening] = useState<Opening<Subject>>({ count: 0, subject: undefined });
  const opener = useRef<HTMLElement>(undefined);
  const open = useCallback((value: Subject) => {
    opener.current = lastFocused();
    setOpening((now) => ({ count: now.count + 1, subject: { value } }));
  }, []);
  const isOpen = subject !== undefined;
  useEffect(() => {
    if (isOpen || count === 0) return undefined;
    // One frame later: React Aria returns the focus in the frame after a dialog is gone, if it can.
    const frame = requestAnimationFrame(() => requestAnimationFrame(() => returnFocus(opener.current)));
    return () => cancelAnimationFrame(frame);
  }, [isOpen, count]);
  const close = useCallback(
    () => setOpening((now) => (now.subject ? { count: now.count + 1, subject: undefined } : now)),
    [],
  );
  const dialog = (
    <>
      <DialogContainer key={count} onDismiss={close}>
        {subject && render(subject.value)}
      </DialogContainer>
      {subject && <span hidden data-overlay={typeof name === "string" ? name : name(subject.value)} />}
    </>
  );
  return { open, close, dialog };
}
