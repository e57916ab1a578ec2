/** How audiences get into the tray: choosing and adding them. Shared by drag, menu, button and key. */
import { asFailure } from "../../api/failure";
import { holdSelection, useTrayAdd } from "../../api/tray";
import type {
  AudienceQuery,
  AudienceRow,
  FolderRow,
  HeldSelection,
  Selection as HeldRows,
} from "../../bindings";
import type { DragSource } from "../../components/dnd/drag";
import { countOf, exclude, isSelected, only, without } from "../../components/grid/selection";
import { t } from "../../i18n";
import { announce } from "../../components/announce";
import { toastFailure } from "../failures/toastFailure";
import { AUDIENCES, type AudienceDrag } from "./dropPolicy";
import { changeShareView, heldRows, presentShareView } from "./shareView";

/** The audiences of an action on a row: the selection if the row is in it, otherwise the row alone. */
export function takeAlong(row: AudienceRow, total: number): DragSource<AudienceDrag> {
  const { selection, audiences } = presentShareView();
  const chosen = isSelected(selection, row.id) ? selection : only([row.id]);
  const rows = heldRows(chosen, audiences);
  return {
    kind: AUDIENCES,
    label: row.name,
    count: countOf(chosen, total),
    payload: { selection: rows, held: holdSelection(rows) },
  };
}

/** The selected audiences; undefined if there are none. */
export function takeChosen(total: number): DragSource<AudienceDrag> | undefined {
  const { selection, audiences } = presentShareView();
  const count = countOf(selection, total);
  if (count === 0) return undefined;
  const rows = heldRows(selection, audiences);
  return { kind: AUDIENCES, label: "", count, payload: { selection: rows, held: holdSelection(rows) } };
}

/** Deselects what was added, and nothing that was selected since. */
function release(taken: HeldRows<AudienceQuery>): void {
  const { selection, audiences } = presentShareView();
  if (taken.mode === "some") changeShareView({ selection: exclude(selection, taken.ids) });
  else if (isSameList(taken.query, audiences)) {
    changeShareView({ selection: without(selection, { mode: "all", except: new Set(taken.except) }) });
  }
}

/** Whether two queries list the same audiences, in any order. */
function isSameList(one: AudienceQuery, other: AudienceQuery): boolean {
  const filter = ({ sort: _sort, descending: _descending, ...rest }: AudienceQuery) =>
    JSON.stringify(Object.entries(rest).sort(([one], [other]) => one.localeCompare(other)));
  return filter(one) === filter(other);
}

/** Adds audiences to the tray, for a folder. Returns whether they were added. */
export function useAddToTray(): (source: DragSource<AudienceDrag>, folder: FolderRow) => Promise<boolean> {
  const add = useTrayAdd(toastFailure);
  return async ({ payload }, folder) => {
    let selection: HeldSelection;
    try {
      selection = await payload.held;
    } catch (thrown) {
      toastFailure(asFailure(thrown));
      return false;
    }
    const tray = await add.run({ handle: selection.handle, folderId: folder.id });
    if (!tray) return false;
    release(payload.selection);
    changeShareView({ target: folder.id, trayOpen: true });
    announce(t("sharing.announce.added", { n: selection.count, folder: folder.name, total: tray.total }));
    return true;
  };
}
