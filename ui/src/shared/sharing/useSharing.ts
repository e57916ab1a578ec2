/** The ways audiences get into the tray: what is taken along, and putting it there. Drag, menu, button and key share it. */
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
import { tellFailure } from "../failures/tellFailure";
import { AUDIENCES, type AudienceDrag } from "./dropPolicy";
import { changePlace, heldRows, presentPlace } from "./place";

/** What an action on a row takes along: everything chosen when the row is among it, otherwise that row alone. */
export function takeAlong(row: AudienceRow, total: number): DragSource<AudienceDrag> {
  const { selection, audiences } = presentPlace();
  const chosen = isSelected(selection, row.id) ? selection : only([row.id]);
  const rows = heldRows(chosen, audiences);
  return {
    kind: AUDIENCES,
    label: row.name,
    count: countOf(chosen, total),
    payload: { selection: rows, held: holdSelection(rows) },
  };
}

/** Everything that is chosen; undefined when nothing is. */
export function takeChosen(total: number): DragSource<AudienceDrag> | undefined {
  const { selection, audiences } = presentPlace();
  const count = countOf(selection, total);
  if (count === 0) return undefined;
  const rows = heldRows(selection, audiences);
  return { kind: AUDIENCES, label: "", count, payload: { selection: rows, held: holdSelection(rows) } };
}

/** Lets go of what was taken, and of nothing that was chosen meanwhile. */
function release(taken: HeldRows<AudienceQuery>): void {
  const { selection, audiences } = presentPlace();
  if (taken.mode === "some") changePlace({ selection: exclude(selection, taken.ids) });
  else if (isSameList(taken.query, audiences)) {
    changePlace({ selection: without(selection, { mode: "all", except: new Set(taken.except) }) });
  }
}

/** Whether two queries list the same audiences, in whichever order. */
function isSameList(one: AudienceQuery, other: AudienceQuery): boolean {
  const filter = ({ sort: _sort, descending: _descending, ...rest }: AudienceQuery) =>
    JSON.stringify(Object.entries(rest).sort(([one], [other]) => one.localeCompare(other)));
  return filter(one) === filter(other);
}

/** Puts what was taken along into the tray, under a folder. Gives whether it is there now. */
export function useAddToTray(): (source: DragSource<AudienceDrag>, folder: FolderRow) => Promise<boolean> {
  const add = useTrayAdd(tellFailure);
  return async ({ payload }, folder) => {
    let selection: HeldSelection;
    try {
      selection = await payload.held;
    } catch (thrown) {
      tellFailure(asFailure(thrown));
      return false;
    }
    const tray = await add.run({ handle: selection.handle, folderId: folder.id });
    if (!tray) return false;
    release(payload.selection);
    changePlace({ target: folder.id, trayOpen: true });
    announce(t("share.announce.added", { n: selection.count, folder: folder.name, total: tray.total }));
    return true;
  };
}
