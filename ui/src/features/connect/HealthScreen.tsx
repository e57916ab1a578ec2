/** What works in the connection in use: both services, rights, the integration between them, and limits. */
import { Button } from "@react-spectrum/s2/Button";
import { useFreshHealth, useConnections, useHealth } from "../../api/connections";
import { showFailure } from "../../api/failure";
import { useWorkspace } from "../../api/workspace";
import type { ConnectionRow, Health } from "../../bindings";
import { AgeLabel } from "../../components/AgeLabel";
import { connectionName } from "../../components/ConnectionMark";
import { Page } from "../../components/Page";
import { Panel } from "../../components/Panel";
import { toast } from "../../components/toast";
import { t, tRich } from "../../i18n";
import { FailureState } from "../storage/ListBody";
import { PanelSkeleton } from "../storage/PanelSkeleton";
import { CheckList } from "./CheckList";
import { IntegrationPanel } from "./IntegrationPanel";
import { LimitsPanel } from "./LimitsPanel";
import { AudienceManagerPanel, PlatformPanel } from "./ServicePanels";
import css from "./health.module.css";

export default function HealthScreen() {
  const workspace = useWorkspace();
  const connection = workspace.value?.connection;
  const row = useConnections().value?.find(({ inUse }) => inUse);
  const health = useHealth(connection?.id);
  const fresh = useFreshHealth((failure) =>
    toast.failed(t("connect.health.failed", { words: showFailure(failure).words })),
  );
  const failure = health.failure ?? workspace.failure;
  return (
    <Page
      title={t("connect.health.title")}
      note={
        connection && (
          <>
            <bdi dir="auto">{connectionName(connection)}</bdi>
            {health.value && (
              <>
                {" · "}
                {tRich("connect.health.readAt", { age: <AgeLabel at={health.value.readAt} /> })}
              </>
            )}
          </>
        )
      }
      actions={
        <Button
          variant="secondary"
          isDisabled={!connection || (health.isLoading && !health.value)}
          isPending={fresh.isRunning}
          onPress={() => connection && void fresh.run(connection.id)}
        >
          {t("connect.checkAgain")}
        </Button>
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
  const missing = health.report.results.filter(
    ({ outcome, problem }) => problem !== null && (outcome === "limited" || outcome === "failed"),
  );
  return (
    <>
      <div className={css.cards}>
        <AudienceManagerPanel health={health} />
        <PlatformPanel health={health} row={row} />
        <IntegrationPanel health={health} row={row} />
        <LimitsPanel limits={health.limits} readAt={health.readAt} />
      </div>
      {missing.length > 0 && (
        <Panel title={t("connect.health.problems")}>
          <CheckList check={{ results: missing, isRunning: false }} facts={row ?? NO_ROW} />
        </Panel>
      )}
    </>
  );
}
