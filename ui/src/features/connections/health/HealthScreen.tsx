/** What works in a connection, in use or not: both services, permissions, dataflows, and limits. */
import { Button } from "@react-spectrum/s2/Button";
import { useFreshHealth, useConnections, useHealth } from "../../../api/connections";
import { showFailure } from "../../../api/failure";
import { useWorkspace } from "../../../api/workspace";
import type { ConnectionRow, Health } from "../../../bindings";
import { AgeLabel } from "../../../components/AgeLabel";
import { connectionName } from "../../../components/ConnectionMark";
import { Page } from "../../../components/Page";
import { Panel } from "../../../components/Panel";
import { t, tRich, own, visible } from "../../../i18n";
import { hrefOf, type ScreenProps } from "../../../navigation";
import { FailureState } from "../../../shared/lists/ListBody";
import { PanelSkeleton } from "../../../shared/details/detail";
import { CheckList } from "./CheckList";
import { ConnectionGone } from "../ConnectionGone";
import { LicensePanel } from "../LicensePanel";
import { FlowCard } from "./FlowCard";
import { LimitsPanel } from "./LimitsPanel";
import { PermissionsPanel } from "./PermissionsPanel";
import { AudienceManagerPanel, PlatformPanel } from "./ServicePanels";
import css from "./health.module.css";
import { toastFailure } from "../../../shared/failures/toastFailure";
import { useSwitch } from "../../../shared/connections/useSwitch";
import { Words } from "../../../components/Name";

export default function HealthScreen({ route }: ScreenProps<"connection" | "connectionHealth">) {
  const workspace = useWorkspace();
  const rows = useConnections().value;
  const other = route.screen === "connectionHealth" ? route.id : undefined;
  const row = rows?.find(({ id, inUse }) => (other === undefined ? inUse : id === other));
  const connection = other === undefined ? workspace.value?.connection : row;
  const health = useHealth(connection?.id);
  const fresh = useFreshHealth((failure) =>
    toastFailure(failure, t("connections.health.failed", { words: own(showFailure(failure).words) })),
  );
  const use = useSwitch(route);
  const failure = health.failure ?? workspace.failure;
  const trail =
    other === undefined
      ? undefined
      : [{ label: t("connections.title"), href: hrefOf({ screen: "connections" }) }];
  if (other !== undefined && rows && !row) {
    return (
      <Page title={t("connections.health.title")} trail={trail}>
        <ConnectionGone />
      </Page>
    );
  }
  return (
    <Page
      title={
        other !== undefined && connection
          ? visible(connectionName(connection))
          : t("connections.health.title")
      }
      trail={trail}
      note={
        connection && (
          <span>
            {other === undefined && <Words>{connectionName(connection)}</Words>}
            {other === undefined && health.value && " · "}
            {health.value &&
              tRich("connections.health.readAt", { age: <AgeLabel at={health.value.readAt} /> })}
          </span>
        )
      }
      actions={
        <>
          {row && !row.inUse && (
            <Button variant="secondary" isDisabled={use.isRunning} onPress={() => use.run(row.id)}>
              {t("connections.list.use")}
            </Button>
          )}
          <Button
            variant="secondary"
            isDisabled={!connection || (health.isLoading && !health.value)}
            isPending={fresh.isRunning}
            onPress={() => connection && void fresh.run(connection.id)}
          >
            {t("connections.checkAgain")}
          </Button>
        </>
      }
    >
      {health.value && <Cards health={health.value} row={row} />}
      {!health.value && failure && <FailureState failure={failure} retry={health.retry} />}
      {!health.value && !failure && (
        <div className={css.cards}>
          <PanelSkeleton />
          <PanelSkeleton />
          <PanelSkeleton />
          <PanelSkeleton />
        </div>
      )}
    </Page>
  );
}

const NO_ROW = { orgId: "", clientId: "", scopes: "", sandbox: "" };

function Cards({ health, row }: { health: Health; row: ConnectionRow | undefined }) {
  const listedTraits = useWorkspace().value?.counts?.traits;
  const missing = health.report.results.filter(
    ({ outcome, problem }) => problem !== null && (outcome === "limited" || outcome === "failed"),
  );
  return (
    <>
      <FlowCard health={health} row={row} />
      <div className={css.wideAndNarrow}>
        <PermissionsPanel results={health.report.results} />
        <LimitsPanel
          limits={health.limits}
          readAt={health.readAt}
          listedTraits={row?.inUse ? listedTraits : undefined}
        />
      </div>
      <div className={css.cards}>
        <AudienceManagerPanel health={health} />
        <PlatformPanel health={health} row={row} />
        {row && <LicensePanel connectionId={row.id} />}
      </div>
      {missing.length > 0 && (
        <Panel title={t("connections.health.problems")}>
          <CheckList check={{ results: missing, isRunning: false }} facts={row ?? NO_ROW} />
        </Panel>
      )}
    </>
  );
}
