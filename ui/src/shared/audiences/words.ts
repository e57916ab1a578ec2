/** The words for an audience's origin, life cycle, update frequency and identities; unknown codes are shown as they are. */
import { t, type MessageKey } from "../../i18n";

const ORIGINS: Record<string, MessageKey> = {
  platform: "audiences.origin.platform",
  audienceManager: "audiences.origin.audienceManager",
  composition: "audiences.origin.composition",
  customUpload: "audiences.origin.customUpload",
  segmentMatch: "audiences.origin.segmentMatch",
};

const LIFECYCLES: Record<string, MessageKey> = {
  draft: "audiences.lifecycle.draft",
  published: "audiences.lifecycle.published",
  inactive: "audiences.lifecycle.inactive",
  archived: "audiences.lifecycle.archived",
};

const FREQUENCIES: Record<string, MessageKey> = {
  batch: "audiences.frequency.batch",
  streaming: "audiences.frequency.streaming",
  edge: "audiences.frequency.edge",
};

const NAMESPACES: Record<string, MessageKey> = {
  ecid: "audiences.namespace.ecid",
  idfa: "audiences.namespace.idfa",
  gaid: "audiences.namespace.gaid",
  email_lc_sha256: "audiences.namespace.hashedEmail",
  email: "audiences.namespace.email",
  crmid: "audiences.namespace.crm",
  adcloud: "audiences.namespace.adCloud",
};

function words(table: Record<string, MessageKey>, code: string): string {
  const key = table[code];
  return key === undefined ? code : t(key);
}

/** Where an audience was made. */
export function originWords(origin: string): string {
  return words(ORIGINS, origin);
}

/** Draft, published and so on. */
export function lifecycleWords(lifecycle: string): string {
  return words(LIFECYCLES, lifecycle);
}

/** How often members are evaluated; "–" where Experience Platform does not evaluate them. */
export function frequencyWords(frequency: string | null): string {
  return frequency === null ? t("number.none") : words(FREQUENCIES, frequency);
}

/** An identity name space as marketers say it. */
export function namespaceWords(namespace: string): string {
  return words(NAMESPACES, namespace);
}
