/** The dialog that shares audiences, for screens without a tray: it says where the tray is when something is in it. */
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
    /** Asks where to, for audiences by their ids; `name` is that of a single one. */
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
  toast.done(t("share.added"), { label: t("share.openTray"), onPress: () => navigate({ screen: "share" }) });
}
