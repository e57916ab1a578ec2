/** Where each secret is, how old it is, whether it works, and the ways to replace or remove it. Never its value. */
import { AlertDialog } from "@react-spectrum/s2/AlertDialog";
import { useConnections } from "../../../api/connections";
import { useRemoveCredential } from "../../../api/credentials";
import { useWorkspace } from "../../../api/workspace";
import { inBackground } from "../../../background";
import type { ConnectionRow } from "../../../bindings";
import { ConnectionMark } from "../../../components/ConnectionMark";
import { Page } from "../../../components/Page";
import { Panel } from "../../../components/Panel";
import { EmptyState, Skeleton } from "../../../components/States";
import type { OverlayName } from "../../../components/overlays";
import { toast } from "../../../components/toast";
import { useDialog } from "../../../components/useDialog";
import { t } from "../../../i18n";
import { navigate } from "../../../navigation";
import { tellFailure } from "../../../shared/failures/tellFailure";
import { FailureState } from "../../../shared/lists/ListBody";
import { ConnectionIds } from "../ConnectionIds";
import { CredentialRow } from "./CredentialRow";
import { KeychainBanner } from "./KeychainBanner";
import { ReplaceDialog } from "./ReplaceDialog";
import css from "./credentials.module.css";
import { keptIn } from "../words/keychain";

export default function CredentialsScreen() {
  const { value: rows, failure, retry } = useConnections();
  const own = rows?.filter(({ practice }) => !practice);
  return (
    <Page title={t("connect.cred.title")}>
      <KeychainBanner />
      <Panel title={t("connect.cred.table")} flush>
        {!own && failure && <FailureState failure={failure} retry={retry} />}
        {!own && !failure && (
          <div className={css.padded}>
            <Skeleton lines={4} />
          </div>
        )}
        {own?.length === 0 && (
          <EmptyState
            title={t("connect.cred.none")}
            action={{
              label: t("connect.list.add"),
              onPress: () => navigate({ screen: "newConnection" }),
            }}
          >
            {t("connect.cred.noneHint")}
          </EmptyState>
        )}
        {own && own.length > 0 && <Credentials rows={own} />}
      </Panel>
      <p className={css.quiet}>{t("connect.cred.words")}</p>
    </Page>
  );
}

type Asked = { what: "replace" | "remove"; row: ConnectionRow };

function nameOf({ what }: Asked): OverlayName {
  return what === "replace" ? "replaceSecret" : "removeSecret";
}

function Credentials({ rows }: { rows: readonly ConnectionRow[] }) {
  const keychain = useWorkspace().value?.keychain;
  const remove = useRemoveCredential(tellFailure);
  const doRemove = async (row: ConnectionRow) => {
    if (await remove.run(row.id)) toast.done(t("connect.removeSecret.done", { name: row.name }));
  };
  const { open, dialog } = useDialog<Asked>(nameOf, ({ what, row }) =>
    what === "replace" ? (
      <ReplaceDialog row={row} />
    ) : (
      <AlertDialog
        variant="destructive"
        title={t("connect.removeSecret.title", { name: row.name })}
        primaryActionLabel={t("connect.removeSecret.do")}
        cancelLabel={t("connect.cancel")}
        autoFocusButton="cancel"
        onPrimaryAction={() => inBackground(doRemove(row))}
      >
        <div className={css.question}>
          <ConnectionMark connection={row} />
          <ConnectionIds row={row} />
          <p>{t("connect.removeSecret.words", keptIn(row, keychain))}</p>
        </div>
      </AlertDialog>
    ),
  );
  return (
    <div className={css.scroll}>
      <table className={css.table} aria-label={t("connect.cred.table")}>
        <thead>
          <tr>
            <th scope="col">{t("connect.cred.connection")}</th>
            <th scope="col">{t("connect.cred.where")}</th>
            <th scope="col">{t("connect.cred.keptAt")}</th>
            <th scope="col">{t("connect.cred.usedAt")}</th>
            <th scope="col">
              <span className="visuallyHidden">{t("connect.cred.actions")}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <CredentialRow
              key={row.id}
              row={row}
              keychain={keychain}
              onReplace={() => open({ what: "replace", row })}
              onRemove={() => open({ what: "remove", row })}
            />
          ))}
        </tbody>
      </table>
      {dialog}
    </div>
  );
}
