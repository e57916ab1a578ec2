/** How it is known that a provider left, in words. */
import type { ProviderLeft } from "../../bindings";
import { t } from "../../i18n";

export function leftWords({ status }: ProviderLeft): string {
  return status === null ? t("providers.listed") : t("providers.suspended", { status });
}
