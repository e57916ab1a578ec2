/** Fills the connection picker of the frame, and switches. */
import { useEffect, useMemo, useRef } from "react";
import { useConnections } from "../api/connections";
import { closeRun, presentRuns } from "../api/runs";
import { useWorkspace } from "../api/workspace";
import { connectionName } from "../components/ConnectionMark";
import type { FramePicker } from "./facts";
import { withdrawOffers } from "../components/toast";
import { navigate, type Route } from "../navigation";
import { useSwitch } from "../shared/connections/useSwitch";
import { START, changeShareView } from "../shared/sharing/shareView";

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

/**
 * Clears what the window remembers of an organization and sandbox as soon as another one is in use, for any reason.
 */
function useFreshPlace(used: string | undefined): void {
  const before = useRef(used);
  useEffect(() => {
    const isOther = before.current !== undefined && before.current !== used;
    before.current = used;
    if (!isOther) return;
    withdrawOffers();
    changeShareView({
      audiences: START.audiences,
      selection: START.selection,
      traits: START.traits,
      segments: START.segments,
      target: START.target,
    });
    for (const { id } of presentRuns()) closeRun(id);
  }, [used]);
}
