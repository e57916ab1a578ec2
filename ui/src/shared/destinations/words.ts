/** Destinations, mappings and twins as text. */
import type {
  DestinationRow,
  MapReason,
  MappedState,
  PlatformTwin,
  TwinCertainty,
  TwinMatch,
} from "../../bindings";
import type { Tone } from "../../components/StateDot";
import { formatDay, formatList, isolate, own, t, type MessageKey } from "../../i18n";
import { controlsWords } from "../sharing/words/governance";

/** The types that a destination has on screen. */
export type DestinationKind = "device" | "people" | "url" | "cookie" | "analytics";

export const KINDS: Record<DestinationKind, MessageKey> = {
  device: "destinations.kind.device",
  people: "destinations.kind.people",
  url: "destinations.kind.url",
  cookie: "destinations.kind.cookie",
  analytics: "destinations.kind.analytics",
};

/** The type; undefined for a code that is not known. */
export function kindOf({ kind, peopleBased }: Pick<DestinationRow, "kind" | "peopleBased">) {
  const code = kind.toUpperCase();
  if (code === "S2S") return peopleBased ? "people" : "device";
  if (code === "PUSH") return "url";
  if (code === "ADS") return "cookie";
  return code.includes("ANALYTICS") ? "analytics" : undefined;
}

/** The type in Adobe's words; the service's code if it is not known. */
export function kindWords(row: Pick<DestinationRow, "kind" | "peopleBased">): string {
  const kind = kindOf(row);
  return kind === undefined ? row.kind : t(KINDS[kind]);
}

const STATUSES: Partial<Record<string, MessageKey>> = {
  ACTIVE: "destinations.status.active",
  INACTIVE: "destinations.status.inactive",
};

/** The status; the service's word if it is not known. */
export function destinationStatus(status: string): string {
  const known = STATUSES[status.toUpperCase()];
  return known === undefined ? status : t(known);
}

export const MATCHES: Record<TwinMatch, MessageKey> = {
  same: "destinations.twin.same",
  renamed: "destinations.twin.renamed.any",
  "through LiveRamp": "destinations.twin.liveRamp",
  none: "destinations.twin.none",
  "not known": "destinations.twin.notKnown",
};

const TONES: Record<TwinMatch, Tone> = {
  same: "good",
  renamed: "good",
  "through LiveRamp": "active",
  none: "idle",
  "not known": "warn",
};

/** Whether Experience Platform's catalog has the same place. */
export function twinWords({ match, twin }: PlatformTwin): string {
  return match === "renamed" && twin !== null
    ? t("destinations.twin.renamed", { card: twin })
    : t(MATCHES[match]);
}

export function twinTone({ match }: Pick<PlatformTwin, "match">): Tone {
  return TONES[match];
}

const CERTAINTIES: Record<TwinCertainty, MessageKey> = {
  documented: "destinations.certainty.documented",
  inferred: "destinations.certainty.inferred",
  entered: "destinations.certainty.entered",
};

export function certaintyWords(certainty: TwinCertainty | null): string {
  return certainty === null ? t("number.none") : t(CERTAINTIES[certainty]);
}

const STATES: Record<MappedState, { tone: Tone; words: MessageKey }> = {
  live: { tone: "good", words: "destinations.state.live" },
  notStarted: { tone: "active", words: "destinations.state.notStarted" },
  ended: { tone: "idle", words: "destinations.state.ended" },
  off: { tone: "idle", words: "destinations.state.off" },
};

export function stateOf(state: MappedState): { tone: Tone; words: string } {
  return { tone: STATES[state].tone, words: t(STATES[state].words) };
}

/** A day of a mapping, with its year; a dash if it is not known. */
export function dayWords(day: string | null): string {
  return day === null ? t("number.none") : formatDay(day, true);
}

/** What is said about mapping a segment, in a sentence. */
export function reasonWords(reason: MapReason): string {
  switch (reason.kind) {
    case "controlForbids":
      return t("destinations.reason.controlForbids", {
        control: controlsWords([reason.control]),
        sources: own(formatList(reason.sources.map(isolate))),
      });
    case "firstPartyOnly":
      return t("destinations.reason.firstPartyOnly", { traits: formatList(reason.traits) });
    case "mappedWithOther":
      return t("destinations.reason.mappedWithOther", { value: reason.value });
    case "valueTaken":
      return t("destinations.reason.valueTaken", { segment: reason.segment });
    default:
      return t(PLAIN[reason.kind]);
  }
}

type Plain = Exclude<
  MapReason["kind"],
  "controlForbids" | "firstPartyOnly" | "mappedWithOther" | "valueTaken"
>;

const PLAIN: Record<Plain, MessageKey> = {
  traitsUnread: "destinations.reason.traitsUnread",
  labelsUnread: "destinations.reason.labelsUnread",
  controlsUnread: "destinations.reason.controlsUnread",
  paused: "destinations.reason.paused",
  mapsAll: "destinations.reason.mapsAll",
  alreadyMapped: "destinations.reason.alreadyMapped",
  noValue: "destinations.reason.noValue",
  valueTooLong: "destinations.reason.valueTooLong",
  noPair: "destinations.reason.noPair",
  accountExpired: "destinations.reason.accountExpired",
  notMapped: "destinations.reason.notMapped",
  switchedOff: "destinations.reason.switchedOff",
  noId: "destinations.reason.noId",
};
