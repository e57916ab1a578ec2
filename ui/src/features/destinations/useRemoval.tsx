/** Removes the mappings of selected segments after asking, with an undo. */
import { useUnmapSegments } from "../../api/destinations";
import { showFailure } from "../../api/failure";
import type { WindowedList } from "../../api/useWindowedList";
import { inBackground } from "../../background";
import type { DestinationRow, MappedSegment, MappingRef, MapLine, MapPlan } from "../../bindings";
import { countOf, isSelected, type Selection } from "../../components/grid/selection";
import type { RowRef } from "../../components/grid/types";
import { toast } from "../../components/toast";
import { own, t } from "../../i18n";
import { useUndoToast } from "../../shared/destinations/useUndoToast";
import { reasonWords } from "../../shared/destinations/words";
import { MAX_AT_ONCE } from "../../shared/editing/chosen";
import { useConfirm } from "../../shared/editing/ConfirmDialog";
import { toastEditFailure, toastThrown } from "../../shared/editing/outcome";
import { keyOf, mappingOf } from "./mappingColumns";

/** `onDone` is called with the selection that was removed. */
export function useRemoval(
  from: DestinationRow,
  list: WindowedList<MappedSegment>,
  onDone: (taken: Selection) => void,
) {
  const confirm = useConfirm();
  const removing = useUnmapSegments(toastEditFailure);
  const say = useUndoToast();
  const remove = async (mappings: readonly ChosenMapping[], taken: Selection) => {
    const done = await removing.run({ from: from.id, mappings: mappings.map(({ mapping }) => mapping) });
    if (!done) return;
    const count = done.lines.filter((line) => line.done).length;
    if (count > 0) say(t("destinations.remove.done", { n: count, from: from.name }), done.entry);
    const stayed = stayedIn(done);
    if (stayed !== undefined) toast.failed(stayed);
    onDone(taken);
  };
  const ask = (mappings: readonly ChosenMapping[], taken: Selection) =>
    confirm.ask({
      title: t("destinations.remove.title", { n: mappings.length }),
      words: t("destinations.remove.words", { n: mappings.length, from: from.name }),
      label: t("destinations.remove.act"),
      about: mappings,
      everywhere: true,
      act: () => inBackground(remove(mappings, taken)),
    });
  return {
    dialog: confirm.dialog,
    ask: (selection: Selection) => withMappings(selection, list, (mappings) => ask(mappings, selection)),
  };
}

/** A selected mapping, with the name and the ID of its segment. */
interface ChosenMapping {
  key: string;
  mapping: MappingRef;
  id: string;
  /** Empty if it is not loaded. */
  name: string;
}

/** Calls back with the selected mappings; too many for one change are refused with a message. */
export function withMappings(
  selection: Selection,
  list: WindowedList<MappedSegment>,
  act: (mappings: readonly ChosenMapping[]) => void,
): void {
  mappingsIn(selection, list).then((mappings) => {
    if (mappings === undefined) toast.info(t("editing.tooMany", { limit: MAX_AT_ONCE }));
    else if (mappings.length > 0) act(mappings);
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

/** The selected mappings; undefined if they are too many for one change. What is selected need not be loaded. */
async function mappingsIn(
  selection: Selection,
  list: WindowedList<MappedSegment>,
): Promise<ChosenMapping[] | undefined> {
  if (countOf(selection, list.total) > MAX_AT_ONCE) return undefined;
  if (selection.mode === "some") {
    const namesIn = (rows: readonly MappedSegment[]) => new Map(rows.map((row) => [keyOf(row), nameOf(row)]));
    let names = namesIn(list.rowsRead());
    if ([...selection.keys].some((key) => !names.has(key)))
      names = namesIn(await list.rowsBetween(0, list.total));
    return [...selection.keys].map((key) => chosen(key, names.get(key) ?? mappingOf(key).segment));
  }
  const rows = await list.rowsBetween(0, list.total);
  const those = new Map(rows.map((row) => [keyOf(row), nameOf(row)]));
  return [...those].filter(([key]) => isSelected(selection, key)).map(([key, name]) => chosen(key, name));
}

function chosen(key: string, name: string): ChosenMapping {
  const mapping = mappingOf(key);
  return { key, mapping, id: mapping.segment, name };
}

/** The value says which one it is if a segment is mapped more than once; most are the ID of the segment. */
function nameOf({ segment, value }: MappedSegment): string {
  const { id, name } = segment;
  return value === null || value === id ? name : t("destinations.remove.one", { name, value });
}

function stayedIn({ lines }: MapPlan): string | undefined {
  const stayed = lines.filter(({ done }) => !done);
  const [first] = stayed.map(whyItStays);
  return first && t("destinations.remove.failed", { n: stayed.length, why: own(first) });
}

function whyItStays({ failure, remarks }: MapLine): string {
  return failure ? showFailure(failure).words : remarks.map(({ reason }) => reasonWords(reason)).join(" ");
}
