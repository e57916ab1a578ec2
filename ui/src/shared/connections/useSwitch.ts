/** Switching to another connection, from the frame and from the screens about connections. */
import { useSwitchConnection } from "../../api/connections";
import { inBackground } from "../../background";
import { connectionName } from "../../components/ConnectionMark";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate, type Route } from "../../navigation";
import { tellFailure } from "../failures/tellFailure";

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
