/** The IDs and the sandbox of a connection, which distinguish connections with similar names in a question. */
import type { ConnectionRow } from "../../bindings";
import { Words } from "../../components/Name";
import { t } from "../../i18n";
import css from "./connections.module.css";

export function ConnectionIds({ row }: { row: Pick<ConnectionRow, "orgId" | "clientId" | "sandbox"> }) {
  return (
    <dl className={css.ids}>
      <Fact label={t("connections.organizationId")}>{row.orgId}</Fact>
      <Fact label={t("connections.clientId")}>{row.clientId}</Fact>
      <Fact label={t("connections.sandbox")}>{row.sandbox}</Fact>
    </dl>
  );
}

function Fact({ label, children }: { label: string; children: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd className="selectable">
        <Words>{children}</Words>
      </dd>
    </div>
  );
}
