import { expect, it } from "vitest";
import type { SelectableList } from "../../../api/useSelectableList";
import type { DragSource } from "../../../components/dnd/drag";
import { NONE, only } from "../../../components/grid/selection";
import { chosenToShare, judgePlatform, rowToShare } from "./platformDrag";

const KITCHEN = { id: "7", name: "Kitchen" };
const BATH = { id: "8", name: "Bath" };
const ROWS = [KITCHEN, BATH];
const LIST = {
  total: 2,
  rowsRead: () => ROWS,
  rowsBetween: async () => ROWS,
  named: async () => ROWS,
} as unknown as SelectableList<{ id: string; name: string }>;

it("takes the selection along if the row is in it, otherwise the row alone", async () => {
  const both = only(["7", "8"]);
  const named = await rowToShare("segment", KITCHEN, both, LIST).payload.objects;
  expect(named).toEqual([
    { kind: "segment", id: "7", name: "Kitchen" },
    { kind: "segment", id: "8", name: "Bath" },
  ]);
  const alone = rowToShare("trait", BATH, only(["7"]), LIST);
  expect([alone.kind, alone.count, await alone.payload.objects]).toEqual([
    "trait",
    1,
    [{ kind: "trait", id: "8", name: "Bath" }],
  ]);
  expect(chosenToShare("segment", NONE, LIST)).toBeUndefined();
});

it("takes segments and traits, no audiences, and not any number at once", () => {
  const drag = (kind: string, count: number): DragSource => ({ kind, label: "", count, payload: undefined });
  expect(judgePlatform(drag("segment", 500)).ok).toBe(true);
  expect(judgePlatform(drag("audience", 1)).ok).toBe(false);
  expect(judgePlatform(drag("segment", 3916))).toEqual({
    ok: false,
    reason: expect.stringContaining("3,916"),
  });
});
