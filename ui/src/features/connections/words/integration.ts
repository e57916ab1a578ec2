/** The two directions of the integration as text: their state, and what it means for members. */
import type { IntegrationState, MembersSource, SourceContents } from "../../../bindings";
import { t } from "../../../i18n";

export function stateWords(state: IntegrationState, sandbox: string | null): string {
  switch (state) {
    case "on":
      return sandbox === null ? t("connections.health.on") : t("connections.health.onIn", { sandbox });
    case "paused":
      return sandbox === null
        ? t("connections.health.paused")
        : t("connections.health.pausedIn", { sandbox });
    case "off":
      return t("connections.health.off");
    case "unknown":
      return t("connections.health.unknown");
  }
}

/** The state of the direction to Audience Manager in one line. */
export function headlineOf(state: IntegrationState): string {
  switch (state) {
    case "on":
      return t("connections.flow.on");
    case "paused":
      return t("connections.flow.paused");
    case "off":
      return t("connections.flow.off");
    case "unknown":
      return t("connections.flow.unknown");
  }
}

/** `holder` is the sandbox that has the destination, `present` the sandbox of this connection. */
export function destinationWords(state: IntegrationState, holder: string | null, present?: string): string {
  switch (state) {
    case "on":
      return holder !== null && present && holder !== present
        ? t("connections.destination.elsewhere")
        : t("connections.destination.on");
    case "paused":
      return holder === null
        ? t("connections.destination.paused")
        : t("connections.destination.pausedIn", { sandbox: holder });
    case "off":
      return t("connections.destination.off");
    case "unknown":
      return t("connections.destination.unknown");
  }
}

/** What the Audience Manager source does, and what it selects, in sentences. */
export function sourceWords({ state, contents }: MembersSource): string {
  const sentences = [sourceState(state), ...(contents ? contentsWords(contents) : [])];
  return sentences.join(" ");
}

function contentsWords(contents: SourceContents): string[] {
  switch (contents.kind) {
    case "several":
      return [t("connections.source.several")];
    case "unrecognized":
      return [t("connections.source.unrecognized")];
    case "selected": {
      const segments = contents.allSegments
        ? t("connections.source.allSegments")
        : t("connections.source.segments", { count: contents.segments });
      if (contents.allTraits) return [segments, t("connections.source.allTraits")];
      if (contents.traits === 0) return [segments];
      return [segments, t("connections.source.traits", { count: contents.traits })];
    }
  }
}

function sourceState(state: IntegrationState): string {
  switch (state) {
    case "on":
      return t("connections.source.on");
    case "paused":
      return t("connections.source.paused");
    case "off":
      return t("connections.source.off");
    case "unknown":
      return t("connections.source.unknown");
  }
}
