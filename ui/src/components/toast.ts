/** Short messages at the foot of the window, after something was done. With an action they stay until dismissed. */
import { ToastQueue } from "@react-spectrum/s2/Toast";

export interface ToastAction {
  label: string;
  onPress: () => void;
}

/** The least time Spectrum allows; long enough to read two lines. */
const SHOWN_MS = 6000;

function options(action: ToastAction | undefined) {
  if (!action) return { timeout: SHOWN_MS };
  return { actionLabel: action.label, onAction: action.onPress, shouldCloseOnAction: true };
}

export const toast = {
  done: (text: string, action?: ToastAction) => ToastQueue.positive(text, options(action)),
  info: (text: string, action?: ToastAction) => ToastQueue.info(text, options(action)),
  failed: (text: string, action?: ToastAction) => ToastQueue.negative(text, options(action)),
};
