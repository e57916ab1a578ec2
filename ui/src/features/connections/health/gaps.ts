/** What each field of the connection form is called. */
import type { MessageKey } from "../../../i18n";
import type { Gap } from "../form/draft";

export const GAPS: Record<Gap, MessageKey> = {
  name: "connect.form.name",
  orgId: "connect.form.org",
  clientId: "connect.form.client",
  secret: "connect.form.secret",
  scopes: "connect.form.scopes",
  sandbox: "connect.form.sandbox",
  baseUrl: "connect.form.baseUrl",
};
