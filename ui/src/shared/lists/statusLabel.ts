/** The label of a segment's status; a status of the service's own is shown in its word. */
import type { SegmentStatus } from "../../bindings";
import { t, visible } from "../../i18n";

export function statusLabel(status: SegmentStatus): string {
  if (typeof status === "object") return visible(status.other);
  return status === "active" ? t("segments.active") : t("segments.inactive");
}
