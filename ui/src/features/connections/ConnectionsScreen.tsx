/** All connections: organization, sandbox, location of the secret, and which one is in use. */
import { Button } from "@react-spectrum/s2/Button";
import { useConnections } from "../../api/connections";
import type { ConnectionRow } from "../../bindings";
import { Page } from "../../components/Page";
import { Skeleton } from "../../components/States";
import { useDialog } from "../../components/useDialog";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { FailureState } from "../../shared/lists/ListBody";
import { ConnectionCard } from "./ConnectionCard";
import { Notice } from "../../shared/failures/Notice";
import { RequestCopy } from "./form/RequestCopy";
import { RemoveDialog } from "./RemoveDialog";
import { DEFAULT_SCOPES } from "./form/draft";
import { useSwitch } from "../../shared/connections/useSwitch";
import css from "./list.module.css";

export default function ConnectionsScreen() {
  const { value: rows, failure, retry } = useConnections();
  const use = useSwitch({ screen: "connections" });
  const removal = useDialog<ConnectionRow>("removeConnection", (row) => <RemoveDialog row={row} />);
  const add = () => navigate({ screen: "newConnection" });
  const own = rows?.filter(({ practice }) => !practice);
  // The picker's shortcuts count the connections that the picker shows.
  const places = rows?.filter(({ hidden, inUse }) => !hidden || inUse) ?? [];
  return (
    <Page
      title={t("connections.title")}
      note={rows && t("connections.list.note", { n: rows.length })}
      actions={
        <Button variant="accent" onPress={add}>
          {t("connections.list.add")}
        </Button>
      }
    >
      {!rows && failure && <FailureState failure={failure} retry={retry} />}
      {!rows && !failure && (
        <div className={css.skeleton}>
          <Skeleton lines={6} />
        </div>
      )}
      {rows && (
        <ul className={css.list}>
          {rows.map((row) => (
            <ConnectionCard
              key={row.id}
              row={row}
              place={places.indexOf(row)}
              isSwitching={use.isRunning}
              onUse={() => use.run(row.id)}
              onRemove={() => removal.open(row)}
            />
          ))}
        </ul>
      )}
      {own?.length === 0 && (
        <div className={css.list}>
          <Notice tone="info" title={t("connections.list.firstTitle")} words={t("connections.list.first")}>
            <RequestCopy text={t("connections.request.first", { scopes: DEFAULT_SCOPES })} />
          </Notice>
        </div>
      )}
      {removal.dialog}
    </Page>
  );
}
