/** Removes the mappings of selected segments after asking, with an undo. */
import { useUnmapSegments } from "../../api/destinations";
import { showFailure } from "../../api/failure";
import type { WindowedList } from "../../api/useWindowedList";
import { inBackground } from "../../background";
import type { DestinationRow, MappedSegment, MapPlan, ObjectLink } from "../../bindings";
import { isSelected, type Selection } from "../../components/grid/selection";
import { toast } from "../../components/toast";
import { own, t } from "../../i18n";
import { useUndoToast } from "../../shared/destinations/useUndoToast";
import { MAX_AT_ONCE } from "../../shared/editing/chosen";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { toastEditFailure, toastThrown } from "../../shared/editing/outcome";
import { keyOf } from "./mappingColumns";

export function useRemoval(from: DestinationRow, list: WindowedList<MappedSegment>, onDone: () => void) {
  const confirm = useConfirm();
  const removing = useUnmapSegments(toastEditFailure);
  const say = useUndoToast();
  const remove = async (segments: readonly ObjectLink[]) => {
    const done = await removing.run({ from: from.id, segments: segments.map(({ id }) => id) });
    if (!done) return;
    const count = done.lines.filter((line) => line.done).length;
    if (count > 0) say(t("destinations.remove.done", { n: count, from: from.name }), done.entry);
    const stayed = stayedIn(done);
    if (stayed !== undefined) toast.failed(stayed);
    onDone();
  };
  const ask = (segments: readonly ObjectLink[]) =>
    confirm.ask({
      title: t("destinations.remove.title", { n: segments.length }),
      words: t("destinations.remove.words", { n: segments.length, from: from.name }),
      label: t("destinations.remove.act"),
      about: segments,
      everywhere: true,
      act: () => inBackground(remove(segments)),
    });
  return {
    dialog: confirm.dialog,
    ask: (selection: Selection) => withSegments(selection, list, ask),
  };
}

/** Calls back with the segments of the selected mappings; too many for one change are refused with a message. */
export function withSegments(
  selection: Selection,
  list: WindowedList<MappedSegment>,
  act: (segments: readonly ObjectLink[]) => void,
): void {
  segmentsIn(selection, list).then((segments) => {
    if (segments) act(segments);
    else toast.info(t("editing.tooMany", { limit: MAX_AT_ONCE }));
  }, toastThrown);
}

/** The segments of the selected mappings, each once; undefined if they are too many for one change. */
async function segmentsIn(
  selection: Selection,
  list: WindowedList<MappedSegment>,
): Promise<ObjectLink[] | undefined> {
  const rows = selection.mode === "some" ? list.rowsRead() : await list.rowsBetween(0, list.total);
  const chosen = rows.filter((row) => isSelected(selection, keyOf(row)));
  const segments = [...new Map(chosen.map(({ segment }) => [segment.id, segment])).values()];
  return segments.length > MAX_AT_ONCE ? undefined : segments;
}

function stayedIn({ lines }: MapPlan): string | undefined {
  const failed = lines.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  const [first] = failed;
  return first && t("destinations.remove.failed", { n: failed.length, why: own(showFailure(first).words) });
}
