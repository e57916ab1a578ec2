/** Short messages at the foot of the window, after something was done. Failures and offers stay until dismissed. */
import { ToastQueue, type ToastOptions } from "@react-spectrum/s2/Toast";

interface ToastAction {
  label: string;
  onPress: () => void;
}

/** The least time Spectrum allows; long enough to read two lines. */
const SHOWN_MS = 6000;

/** Closes each toast that still offers something. */
const offers = new Set<() => void>();
/** Words of the failures that are on screen: the same failure is not stacked. */
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

/** A failure stays until somebody dismisses it, with or without an action. */
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

/** Takes away what toasts still offer: it was about an organization that is not shown any more. */
export function withdrawOffers(): void {
  for (const close of offers) close();
}
