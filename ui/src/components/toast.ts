/** Short messages at the bottom of the window, after something was done. Failures and offers stay until dismissed. */
import { ToastQueue, type ToastOptions } from "@react-spectrum/s2/Toast";

interface ToastAction {
  label: string;
  onPress: () => void;
}

/** The shortest time Spectrum allows; long enough to read two lines. */
const SHOWN_MS = 6000;

/** The functions that close each toast with an action. */
const offers = new Set<() => void>();
/** Texts of the failures on screen: the same failure is not shown twice. */
const failures = new Set<string>();

type Show = (text: string, options: ToastOptions) => () => void;

function shower(show: Show) {
  return (text: string, action?: ToastAction): void => {
    if (!action) {
      show(text, { timeout: SHOWN_MS });
      return;
    }
    const close = show(text, {
      actionLabel: action.label,
      onAction: action.onPress,
      shouldCloseOnAction: true,
      onClose: () => offers.delete(close),
    });
    offers.add(close);
  };
}

/** A failure stays until it is dismissed, with or without an action. */
function failed(text: string, action?: ToastAction): void {
  if (failures.has(text)) return;
  failures.add(text);
  ToastQueue.negative(text, {
    actionLabel: action?.label,
    onAction: action?.onPress,
    shouldCloseOnAction: true,
    onClose: () => failures.delete(text),
  });
}

export const toast = {
  done: shower(ToastQueue.positive),
  info: shower(ToastQueue.info),
  failed,
};

/** Closes toasts with an action: they belong to an organization that is no longer shown. */
export function withdrawOffers(): void {
  for (const close of offers) close();
}
