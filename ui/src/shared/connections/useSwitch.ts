/** Switching to another connection, from the frame and from the screens about connections. */
import { useSwitchConnection } from "../../api/connections";
import { inBackground } from "../../background";
import { connectionName } from "../../components/ConnectionMark";
import { toast } from "../../components/toast";
import { t } from "../../i18n";
import { navigate, type Route } from "../../navigation";
import { toastFailure } from "../failures/toastFailure";

/** Switches to a connection. Leaves a route that belongs to the previous organization. */
export function useSwitch(route: Route): { run: (id: string) => void; isRunning: boolean } {
  const { run, isRunning } = useSwitchConnection(toastFailure);
  const away = isOfOneOrganisation(route);
  const change = async (id: string) => {
    const workspace = await run(id);
    if (!workspace) return;
    if (away) navigate({ screen: "share" });
    toast.info(t("frame.switched", { name: connectionName(workspace.connection) }));
  };
  return { run: (id) => inBackground(change(id)), isRunning };
}

/** A route that names an object of one organization, which does not exist in another one. */
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
