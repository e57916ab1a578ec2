/** The two halves of the integration in words: their state, and what it means for members. */
import type { IntegrationState } from "../../../bindings";
import { t } from "../../../i18n";

export function stateWords(state: IntegrationState, sandbox: string | null): string {
  switch (state) {
    case "on":
      return sandbox === null ? t("connect.health.on") : t("connect.health.onIn", { sandbox });
    case "paused":
      return sandbox === null ? t("connect.health.paused") : t("connect.health.pausedIn", { sandbox });
    case "off":
      return t("connect.health.off");
    case "unknown":
      return t("connect.health.unknown");
  }
}

/** The state of the way to Audience Manager in one line. */
export function headlineOf(state: IntegrationState): string {
  switch (state) {
    case "on":
      return t("connect.flow.on");
    case "paused":
      return t("connect.flow.paused");
    case "off":
      return t("connect.flow.off");
    case "unknown":
      return t("connect.flow.unknown");
  }
}

/** `holder` is the sandbox that holds the destination, `present` the one this connection works in. */
export function destinationWords(state: IntegrationState, holder: string | null, present?: string): string {
  switch (state) {
    case "on":
      return holder !== null && present && holder !== present
        ? t("connect.destination.elsewhere")
        : t("connect.destination.on");
    case "paused":
      return holder === null
        ? t("connect.destination.paused")
        : t("connect.destination.pausedIn", { sandbox: holder });
    case "off":
      return t("connect.destination.off");
    case "unknown":
      return t("connect.destination.unknown");
  }
}

export function sourceWords(state: IntegrationState): string {
  switch (state) {
    case "on":
      return t("connect.source.on");
    case "paused":
      return t("connect.source.paused");
    case "off":
      return t("connect.source.off");
    case "unknown":
      return t("connect.source.unknown");
  }
}
