/** Copies text and shows in a toast whether it worked. */
import { t } from "../i18n";
import { toast } from "./toast";

export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    toast.failed(t("copy.failed"));
    return;
  }
  toast.info(t("copy.done"));
}
