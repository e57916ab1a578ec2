/** The dialog that shares audiences, for screens without a tray: afterwards it offers to open the tray. */
import { holdSelection } from "../../api/tray";
import type { AudienceQuery, Selection } from "../../bindings";
import type { DragSource } from "../../components/dnd/drag";
import { toast } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import { t } from "../../i18n";
import { navigate } from "../../navigation";
import { AUDIENCES, type AudienceDrag } from "./dropPolicy";
import { ShareDialog } from "./ShareDialog";

export function useShareDialog() {
  const { open, dialog } = useDialog<DragSource<AudienceDrag>>("shareAudience", (source) => (
    <ShareDialog source={source} onAdded={sayAdded} />
  ));
  return {
    dialog,
    /** Asks for the folder for the audiences with these IDs; `name` is the name of a single audience. */
    open(ids: string[], name: string) {
      const selection: Selection<AudienceQuery> = { mode: "some", ids };
      open({
        kind: AUDIENCES,
        label: name,
        count: ids.length,
        payload: { selection, held: holdSelection(selection) },
      });
    },
  };
}

function sayAdded(): void {
  toast.done(t("sharing.added"), {
    label: t("sharing.openTray"),
    onPress: () => navigate({ screen: "share" }),
  });
}
