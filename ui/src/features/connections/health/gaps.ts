/** What each field of the connection form is called. */
import type { MessageKey } from "../../../i18n";
import type { Gap } from "../form/draft";

export const GAPS: Record<Gap, MessageKey> = {
  name: "common.name",
  orgId: "connections.organizationId",
  clientId: "connections.clientId",
  secret: "connections.clientSecret",
  scopes: "connections.form.scopes",
  sandbox: "connections.sandbox",
  baseUrl: "connections.form.baseUrl",
};
