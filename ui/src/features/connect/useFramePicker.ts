/** Fills the connection picker of the frame, and switches. */
import { useEffect, useMemo, useRef } from "react";
import { useConnections, useSwitchConnection } from "../../api/connections";
import { closeRun, presentRuns } from "../../api/runs";
import { useWorkspace } from "../../api/workspace";
import { inBackground } from "../../background";
import { connectionName } from "../../components/ConnectionMark";
import type { FramePicker } from "../../components/frame/facts";
import { toast, withdrawOffers } from "../../components/toast";
import { t } from "../../i18n";
import { navigate, type Route } from "../../navigation";
import { tellFailure } from "../failures/tellFailure";
import { START, changePlace } from "../share/place";

export function useFramePicker(route: Route): FramePicker {
  const rows = useConnections().value;
  const use = useSwitch(route);
  const connection = useWorkspace().value?.connection;
  useFreshPlace(connection && `${connection.id} ${connection.sandbox}`);
  const choices = useMemo(
    () =>
      (rows ?? [])
        .filter(({ hidden, inUse }) => !hidden || inUse)
        .map((row) => ({ ...row, name: connectionName(row) })),
    [rows],
  );
  return {
    choices,
    onUse: use.run,
    onManage: () => navigate({ screen: "connections" }),
    isSwitching: use.isRunning,
  };
}

/** Forgets what the window remembers of an organisation and sandbox as soon as another is used, for whatever reason. */
function useFreshPlace(used: string | undefined): void {
  const before = useRef(used);
  useEffect(() => {
    const isOther = before.current !== undefined && before.current !== used;
    before.current = used;
    if (!isOther) return;
    withdrawOffers();
    changePlace({
      audiences: START.audiences,
      selection: START.selection,
      traits: START.traits,
      segments: START.segments,
      target: START.target,
    });
    for (const { id } of presentRuns()) closeRun(id);
  }, [used]);
}

/** Switches to a connection. A place of the organisation before it is left. */
export function useSwitch(route: Route): { run: (id: string) => void; isRunning: boolean } {
  const { run, isRunning } = useSwitchConnection(tellFailure);
  const away = isOfOneOrganisation(route);
  const change = async (id: string) => {
    const workspace = await run(id);
    if (!workspace) return;
    if (away) navigate({ screen: "share" });
    toast.info(t("frame.switched", { name: connectionName(workspace.connection) }));
  };
  return { run: (id) => inBackground(change(id)), isRunning };
}

/** A place that names something of one organisation, which another one does not have. */
function isOfOneOrganisation(route: Route): boolean {
  switch (route.screen) {
    case "trait":
    case "segment":
    case "audience":
    case "job":
      return true;
    case "traits":
    case "segments":
    case "audiences":
      return route.folderId !== undefined;
    default:
      return false;
  }
}
