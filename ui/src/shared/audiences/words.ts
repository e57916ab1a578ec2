/**
 * Labels for an audience's origin, lifecycle status, update frequency and identities; unknown codes are shown
 * unchanged.
 */
import type { AudienceLifecycle, AudienceOrigin, UpdateFrequency } from "../../bindings";
import { t, type MessageKey } from "../../i18n";
import type { Known } from "../known";

const ORIGINS: Record<Known<AudienceOrigin>, MessageKey> = {
  platform: "audiences.origin.platform",
  audienceManager: "common.audienceManager",
  composition: "audiences.origin.composition",
  customUpload: "audiences.origin.customUpload",
  segmentMatch: "audiences.origin.segmentMatch",
};

const LIFECYCLES: Record<AudienceLifecycle, MessageKey> = {
  draft: "audiences.lifecycle.draft",
  published: "audiences.lifecycle.published",
  inactive: "audiences.lifecycle.inactive",
  archived: "audiences.lifecycle.archived",
};

const FREQUENCIES: Record<UpdateFrequency, MessageKey> = {
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

/** Where an audience was created. */
export function originWords(origin: AudienceOrigin): string {
  return typeof origin === "string" ? t(ORIGINS[origin]) : origin.other;
}

/** Draft, published and so on. */
export function lifecycleWords(lifecycle: AudienceLifecycle): string {
  return t(LIFECYCLES[lifecycle]);
}

/** How often members are evaluated; "–" where Experience Platform does not evaluate them. */
export function frequencyWords(frequency: UpdateFrequency | null): string {
  return frequency === null ? t("number.none") : t(FREQUENCIES[frequency]);
}

/** An identity namespace in the terms that marketers use. */
export function namespaceWords(namespace: string): string {
  const key = NAMESPACES[namespace];
  return key === undefined ? namespace : t(key);
}
