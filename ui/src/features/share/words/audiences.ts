/** Words for the facts of an audience: where it was made, whether it is in use, how it is evaluated. */
import { t } from "../../../i18n";

/** Where an audience was made; a code of the service that has no words here is shown as it is. */
export function originWords(origin: string): string {
  switch (origin) {
    case "platform":
      return t("share.origin.platform");
    case "audienceManager":
      return t("share.origin.audienceManager");
    case "composition":
      return t("share.origin.composition");
    case "customUpload":
      return t("share.origin.customUpload");
    case "segmentMatch":
      return t("share.origin.segmentMatch");
    default:
      return origin;
  }
}

export function lifecycleWords(lifecycle: string): string {
  switch (lifecycle) {
    case "draft":
      return t("share.lifecycle.draft");
    case "published":
      return t("share.lifecycle.published");
    case "inactive":
      return t("share.lifecycle.inactive");
    default:
      return lifecycle;
  }
}

/** How an audience is evaluated; null where Experience Platform does not evaluate it. */
export function updateWords(frequency: string | null): string {
  switch (frequency) {
    case "batch":
      return t("share.updates.batch");
    case "streaming":
      return t("share.updates.streaming");
    case "edge":
      return t("share.updates.edge");
    default:
      return frequency ?? t("share.updates.none");
  }
}

/** A name space as marketers say it; codes of their own are shown as they are. */
export function namespaceWords(namespace: string): string {
  switch (namespace) {
    case "ecid":
      return t("share.namespace.ecid");
    case "idfa":
      return t("share.namespace.idfa");
    case "gaid":
      return t("share.namespace.gaid");
    case "email_lc_sha256":
      return t("share.namespace.hashedEmail");
    case "email":
      return t("share.namespace.email");
    case "crmid":
      return t("share.namespace.crmId");
    case "adcloud":
      return t("share.namespace.adCloud");
    default:
      return namespace;
  }
}
