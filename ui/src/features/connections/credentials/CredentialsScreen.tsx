/** Where each secret is, its age, whether it works, and buttons to replace or remove it. Never its value. */
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
import { toastFailure } from "../../../shared/failures/toastFailure";
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
    <Page title={t("connections.credentials.title")}>
      <KeychainBanner />
      <Panel title={t("connections.credentials.table")} flush>
        {!own && failure && <FailureState failure={failure} retry={retry} />}
        {!own && !failure && (
          <div className={css.padded}>
            <Skeleton lines={4} />
          </div>
        )}
        {own?.length === 0 && (
          <EmptyState
            title={t("connections.credentials.none")}
            action={{
              label: t("connections.list.add"),
              onPress: () => navigate({ screen: "newConnection" }),
            }}
          >
            {t("connections.credentials.noneHint")}
          </EmptyState>
        )}
        {own && own.length > 0 && <Credentials rows={own} />}
      </Panel>
      <p className={css.quiet}>{t("connections.credentials.words")}</p>
    </Page>
  );
}

type Asked = { what: "replace" | "remove"; row: ConnectionRow };

function nameOf({ what }: Asked): OverlayName {
  return what === "replace" ? "replaceSecret" : "removeSecret";
}

function Credentials({ rows }: { rows: readonly ConnectionRow[] }) {
  const keychain = useWorkspace().value?.keychain;
  const remove = useRemoveCredential(toastFailure);
  const doRemove = async (row: ConnectionRow) => {
    if (await remove.run(row.id)) toast.done(t("connections.removeSecret.done", { name: row.name }));
  };
  const { open, dialog } = useDialog<Asked>(nameOf, ({ what, row }) =>
    what === "replace" ? (
      <ReplaceDialog row={row} />
    ) : (
      <AlertDialog
        variant="destructive"
        title={t("connections.removeSecret.title", { name: row.name })}
        primaryActionLabel={t("connections.removeSecret.do")}
        cancelLabel={t("common.cancel")}
        autoFocusButton="cancel"
        onPrimaryAction={() => inBackground(doRemove(row))}
      >
        <div className={css.question}>
          <ConnectionMark connection={row} />
          <ConnectionIds row={row} />
          <p>{t("connections.removeSecret.words", keptIn(row, keychain))}</p>
        </div>
      </AlertDialog>
    ),
  );
  return (
    <div className={css.scroll}>
      <table className={css.table} aria-label={t("connections.credentials.table")}>
        <thead>
          <tr>
            <th scope="col">{t("connections.credentials.connection")}</th>
            <th scope="col">{t("connections.credentials.where")}</th>
            <th scope="col">{t("connections.credentials.savedAt")}</th>
            <th scope="col">{t("connections.credentials.usedAt")}</th>
            <th scope="col">
              <span className="visuallyHidden">{t("lists.actions")}</span>
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
