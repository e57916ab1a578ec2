/** What tells two connections of similar names apart, for questions about one: the ids it signs in with, and its sandbox. */
import type { ConnectionRow } from "../../bindings";
import { Words } from "../../components/Name";
import { t } from "../../i18n";
import css from "./connect.module.css";

export function ConnectionIds({ row }: { row: Pick<ConnectionRow, "orgId" | "clientId" | "sandbox"> }) {
  return (
    <dl className={css.ids}>
      <Fact label={t("connect.subject.orgIdShape")}>{row.orgId}</Fact>
      <Fact label={t("connect.subject.clientIdShape")}>{row.clientId}</Fact>
      <Fact label={t("connect.subject.sandbox")}>{row.sandbox}</Fact>
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
