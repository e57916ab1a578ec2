/** Short messages at the foot of the window, after something was done. With an action they stay until dismissed. */
import { ToastQueue, type ToastOptions } from "@react-spectrum/s2/Toast";

interface ToastAction {
  label: string;
  onPress: () => void;
}

/** The least time Spectrum allows; long enough to read two lines. */
const SHOWN_MS = 6000;

/** Closes each toast that still offers something. */
const offers = new Set<() => void>();

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

export const toast = {
  done: shower(ToastQueue.positive),
  info: shower(ToastQueue.info),
  failed: shower(ToastQueue.negative),
};

/** Takes away what toasts still offer: it was about an organisation that is not shown any more. */
export function withdrawOffers(): void {
  for (const close of offers) close();
}
