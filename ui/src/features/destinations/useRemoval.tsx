/** Removes the mappings of selected segments after asking, with an undo. */
import { useUnmapSegments } from "../../api/destinations";
import { showFailure } from "../../api/failure";
import type { WindowedList } from "../../api/useWindowedList";
import { inBackground } from "../../background";
import type { DestinationRow, MappedSegment, MapPlan, ObjectLink } from "../../bindings";
import { countOf, isSelected, type Selection } from "../../components/grid/selection";
import type { RowRef } from "../../components/grid/types";
import { toast } from "../../components/toast";
import { own, t } from "../../i18n";
import { useUndoToast } from "../../shared/destinations/useUndoToast";
import { MAX_AT_ONCE } from "../../shared/editing/chosen";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { toastEditFailure, toastThrown } from "../../shared/editing/outcome";
import { keyOf, segmentOf } from "./mappingColumns";

/** `onDone` is called with the selection that was removed. */
export function useRemoval(
  from: DestinationRow,
  list: WindowedList<MappedSegment>,
  onDone: (taken: Selection) => void,
) {
  const confirm = useConfirm();
  const removing = useUnmapSegments(toastEditFailure);
  const say = useUndoToast();
  const remove = async (segments: readonly ObjectLink[], taken: Selection) => {
    const done = await removing.run({ from: from.id, segments: segments.map(({ id }) => id) });
    if (!done) return;
    const count = done.lines.filter((line) => line.done).length;
    if (count > 0) say(t("destinations.remove.done", { n: count, from: from.name }), done.entry);
    const stayed = stayedIn(done);
    if (stayed !== undefined) toast.failed(stayed);
    onDone(taken);
  };
  const ask = (segments: readonly ObjectLink[], taken: Selection) =>
    confirm.ask({
      title: t("destinations.remove.title", { n: segments.length }),
      words: t("destinations.remove.words", { n: segments.length, from: from.name }),
      label: t("destinations.remove.act"),
      about: segments,
      everywhere: true,
      act: () => inBackground(remove(segments, taken)),
    });
  return {
    dialog: confirm.dialog,
    ask: (selection: Selection) => withSegments(selection, list, (segments) => ask(segments, selection)),
  };
}

/** Calls back with the segments of the selected mappings; too many for one change are refused with a message. */
export function withSegments(
  selection: Selection,
  list: WindowedList<MappedSegment>,
  act: (segments: readonly ObjectLink[]) => void,
): void {
  segmentsIn(selection, list).then((segments) => {
    if (segments === undefined) toast.info(t("editing.tooMany", { limit: MAX_AT_ONCE }));
    else if (segments.length > 0) act(segments);
  }, toastThrown);
}

/** The keys of the mappings from one row to another. */
export async function keysBetween(
  list: WindowedList<MappedSegment>,
  from: RowRef,
  to: RowRef,
): Promise<string[]> {
  const [first, last] = [Math.min(from.index, to.index), Math.max(from.index, to.index)];
  return (await list.rowsBetween(first, last + 1)).map(keyOf);
}

/** Which of some keys are still in the list. */
export function amongOf(list: WindowedList<MappedSegment>): (keys: readonly string[]) => Promise<string[]> {
  return async (keys) => {
    const rows = await list.rowsBetween(0, list.total);
    const there = new Set(rows.map(keyOf));
    return keys.filter((key) => there.has(key));
  };
}

/**
 * The segments of the selected mappings, each once; undefined if they are too many for one change. What is selected need not be
 * loaded: its key has the segment.
 */
async function segmentsIn(
  selection: Selection,
  list: WindowedList<MappedSegment>,
): Promise<ObjectLink[] | undefined> {
  if (countOf(selection, list.total) > MAX_AT_ONCE) return undefined;
  if (selection.mode === "some") {
    const names = new Map(list.rowsRead().map(({ segment }) => [segment.id, segment.name]));
    const ids = new Set([...selection.keys].map(segmentOf));
    return [...ids].map((id) => ({ kind: "segment", id, name: names.get(id) ?? "" }));
  }
  const rows = await list.rowsBetween(0, list.total);
  const chosen = rows.filter((row) => isSelected(selection, keyOf(row)));
  return [...new Map(chosen.map(({ segment }) => [segment.id, segment])).values()];
}

function stayedIn({ lines }: MapPlan): string | undefined {
  const failed = lines.flatMap(({ failure }) => (failure === null ? [] : [failure]));
  const [first] = failed;
  return first && t("destinations.remove.failed", { n: failed.length, why: own(showFailure(first).words) });
}
