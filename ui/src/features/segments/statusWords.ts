/** The words for a segment's status; one this version does not know is shown as the service has it. */
import { t } from "../../i18n";

export function statusWords(status: string): string {
  if (status === "active") return t("segments.active");
  return status === "inactive" ? t("segments.inactive") : status;
}
