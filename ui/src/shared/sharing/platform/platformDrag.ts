/** Dragging segments and traits of Audience Manager to Experience Platform. */
import type { SelectableList } from "../../../api/useSelectableList";
import type { ObjectLink } from "../../../bindings";
import type { DragSource } from "../../../components/dnd/drag";
import type { Verdict } from "../../../components/dnd/useDropTarget";
import { countOf, isSelected, only, type Selection } from "../../../components/grid/selection";
import { t } from "../../../i18n";
import { MAX_AT_ONCE, chosenIds } from "../../editing/chosen";

export type PlatformKind = "segment" | "trait";

/** What a drag of segments or traits carries inside this window. */
export interface PlatformDrag {
  kind: PlatformKind;
  /** Undefined if there are too many for one change. */
  objects: Promise<readonly ObjectLink[] | undefined>;
}

interface NamedRow {
  id: string;
  name: string;
}

export function isPlatformDrag(source: DragSource | undefined): source is DragSource<PlatformDrag> {
  return source?.kind === "segment" || source?.kind === "trait";
}

/** Experience Platform takes segments and traits; each adds people to the license, so not any number at once. */
export function judgePlatform(source: DragSource): Verdict {
  if (!isPlatformDrag(source)) return { ok: false, reason: t("platform.drop.only") };
  return source.count > MAX_AT_ONCE ? { ok: false, reason: tooManyWords(source.count) } : { ok: true };
}

/** Why so many are not taken at once, with the number. */
export function tooManyWords(count: number): string {
  return t("platform.tooMany", { count, limit: MAX_AT_ONCE });
}

/** The selection of a list; undefined if nothing is selected. */
export function chosenToShare(
  kind: PlatformKind,
  selection: Selection,
  list: SelectableList<NamedRow>,
): DragSource<PlatformDrag> | undefined {
  const count = countOf(selection, list.total);
  if (count === 0) return undefined;
  const objects = chosenIds(selection, list).then((ids) => ids && linksOf(kind, ids, list));
  // What is not asked for in the end must not be reported as a failure that nobody handled.
  objects.catch(() => {});
  const first = selection.mode === "some" ? [...selection.keys][0] : undefined;
  const label = list.rowsRead().find(({ id }) => id === first)?.name ?? "";
  return { kind, label, count, payload: { kind, objects } };
}

/** The objects of an action on a row: the selection if the row is in it, otherwise the row alone. */
export function rowToShare(
  kind: PlatformKind,
  row: NamedRow,
  selection: Selection,
  list: SelectableList<NamedRow>,
): DragSource<PlatformDrag> {
  const chosen = isSelected(selection, row.id) ? selection : only([row.id]);
  const source = chosenToShare(kind, chosen, list);
  return source ? { ...source, label: row.name } : objectsToShare([{ kind, ...nameOf(row) }]);
}

/** Certain objects, such as that of a page. */
export function objectsToShare(objects: readonly ObjectLink[]): DragSource<PlatformDrag> {
  const [first] = objects;
  const kind: PlatformKind = first?.kind === "trait" ? "trait" : "segment";
  return {
    kind,
    label: first?.name ?? "",
    count: objects.length,
    payload: { kind, objects: Promise.resolve(objects) },
  };
}

function nameOf({ id, name }: NamedRow): NamedRow {
  return { id, name };
}

async function linksOf(
  kind: PlatformKind,
  ids: readonly string[],
  list: Pick<SelectableList<NamedRow>, "named">,
): Promise<ObjectLink[]> {
  // What is selected need not be loaded.
  const names = new Map((await list.named(ids)).map(({ id, name }) => [id, name]));
  return ids.map((id) => ({ kind, id, name: names.get(id) ?? "" }));
}
