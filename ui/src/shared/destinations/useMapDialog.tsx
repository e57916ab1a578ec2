/** The dialog that maps segments to a destination, as a button, a menu entry and a drop. */
import type { ObjectLink } from "../../bindings";
import type { DragSource } from "../../components/dnd/drag";
import type { Verdict } from "../../components/dnd/useDropTarget";
import type { MenuEntry } from "../../components/MenuEntries";
import { toast } from "../../components/toast";
import { useDialog } from "../../components/useDialog";
import { t } from "../../i18n";
import { MAX_AT_ONCE } from "../editing/chosen";
import { toastThrown } from "../editing/outcome";
import { isPlatformDrag, type PlatformDrag } from "../sharing/platform/platformDrag";
import { MapDialog } from "./MapDialog";
import type { Target } from "./mapForm";

interface Opened {
  to: Target | undefined;
  segments: readonly ObjectLink[];
}

/** Segments are taken, the same drag that shares them to Experience Platform. */
export function judgeMapping(source: DragSource): Verdict {
  if (!isPlatformDrag(source) || source.payload.kind !== "segment") {
    return { ok: false, reason: t("destinations.drop.only") };
  }
  return source.count > MAX_AT_ONCE ? { ok: false, reason: tooMany(source.count) } : { ok: true };
}

function tooMany(count: number): string {
  return t("destinations.map.tooMany", { count, limit: MAX_AT_ONCE });
}

export function useMapDialog() {
  const { open, dialog } = useDialog<Opened>("mapSegments", ({ to, segments }) => (
    <MapDialog to={to} segments={segments} />
  ));
  /** Opens it for what a list or a drag carries. */
  const openWith = ({ payload, count }: DragSource<PlatformDrag>, to?: Target) => {
    payload.objects.then((segments) => {
      if (segments) open({ to, segments });
      else toast.info(tooMany(count));
    }, toastThrown);
  };
  return {
    dialog,
    open: (segments: readonly ObjectLink[], to?: Target) => open({ to, segments }),
    openWith,
    /** The entry of a menu. */
    entry: (source: () => DragSource<PlatformDrag>): MenuEntry => ({
      id: "map",
      label: t("destinations.map"),
      onAction: () => openWith(source()),
    }),
  };
}
