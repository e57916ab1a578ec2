/** Copies text and says whether it worked. A toast is heard too. */
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
