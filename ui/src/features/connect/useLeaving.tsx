/** Asks before a filled form is left by a link or by its own button. */
import { AlertDialog } from "@react-spectrum/s2/AlertDialog";
import { useEffect, useRef, type ReactNode } from "react";
import { useDialog } from "../../components/useDialog";
import { t } from "../../i18n";

interface Leaving {
  /** Leaves by `go`, after asking where something would be lost. */
  leave: (go: () => void) => void;
  dialog: ReactNode;
}

export function useLeaving(isFilled: boolean): Leaving {
  const { open, dialog } = useDialog<() => void>("leaveForm", (go) => (
    <AlertDialog
      variant="warning"
      title={t("connect.leave.title")}
      primaryActionLabel={t("connect.leave.do")}
      cancelLabel={t("connect.leave.stay")}
      autoFocusButton="cancel"
      onPrimaryAction={go}
    >
      {t("connect.leave.words")}
    </AlertDialog>
  ));
  const filled = useRef(isFilled);
  useEffect(() => {
    filled.current = isFilled;
  });
  useEffect(() => {
    const onClick = (event: MouseEvent) => {
      const link =
        event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[href^="#/"]') : null;
      if (!link || !filled.current || event.defaultPrevented) return;
      event.preventDefault();
      event.stopPropagation();
      const to = link.getAttribute("href") ?? "";
      open(() => {
        window.location.hash = to;
      });
    };
    // Before anybody else hears of the click.
    window.addEventListener("click", onClick, true);
    return () => window.removeEventListener("click", onClick, true);
  }, [open]);
  return { leave: (go) => (isFilled ? open(go) : go()), dialog };
}
