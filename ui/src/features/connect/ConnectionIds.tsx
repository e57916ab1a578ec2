/** What tells two connections of similar names apart, for questions about one: the ids it signs in with, and its sandbox. */
import type { ConnectionRow } from "../../bindings";
import { KeyValueList } from "../../components/KeyValueList";
import { Words } from "../../components/Name";
import { t } from "../../i18n";

export function ConnectionIds({ row }: { row: Pick<ConnectionRow, "orgId" | "clientId" | "sandbox"> }) {
  return (
    <KeyValueList
      rows={[
        { label: t("connect.subject.orgIdShape"), value: <Words>{row.orgId}</Words> },
        { label: t("connect.subject.clientIdShape"), value: <Words>{row.clientId}</Words> },
        { label: t("connect.subject.sandbox"), value: <Words>{row.sandbox}</Words> },
      ]}
    />
  );
}
