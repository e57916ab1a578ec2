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

/** Whether a route names an object of one organization: another one has no such object, or another one with its ID. */
export function isOfOneOrganisation(route: Route): boolean {
  switch (route.screen) {
    case "trait":
    case "segment":
    case "traitTranslation":
    case "segmentTranslation":
    case "audience":
    case "overlap":
    case "model":
    case "destination":
    case "feed":
    case "job":
    case "entry":
      return true;
    case "traits":
    case "segments":
    case "audiences":
      return route.folderId !== undefined;
    case "builder":
      return route.segmentId !== undefined || route.traitId !== undefined;
    case "newModel":
      return route.baselineId !== undefined;
    case "share":
    case "translations":
    case "providers":
    case "models":
    case "destinations":
    case "crosswalk":
    case "feeds":
    case "signals":
    case "activity":
    case "watch":
    // Their connection is named, or whichever is in use.
    case "connection":
    case "connectionHealth":
    case "connections":
    case "newConnection":
    case "editConnection":
    case "credentials":
    case "settings":
      return false;
  }
}
