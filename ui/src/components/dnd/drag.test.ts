import { afterEach, describe, expect, test } from "vitest";
import { currentDrag, endDrag, reader, startDrag } from "./drag";

const SOURCE = { kind: "audience", label: "Gold", count: 2, payload: { secret: "stays here" } };

describe("a drag", () => {
  afterEach(endDrag);

  test("carries a handle that reveals nothing about the selection", () => {
    expect(startDrag(SOURCE)).not.toMatch(/Gold|audience|secret/);
    expect(currentDrag()).toBe(SOURCE);
  });

  test("carries the handle under which the shell holds the selection, if it holds one", () => {
    expect(startDrag({ ...SOURCE, handle: "h-7" })).toBe("h-7");
  });

  test("can be read at its drop even if it ends before its data arrives", () => {
    const handle = startDrag(SOURCE);
    const read = reader();
    endDrag();
    expect(read(handle)).toBe(SOURCE);
  });

  test("returns nothing for the handle of another drag", () => {
    const old = startDrag(SOURCE);
    endDrag();
    startDrag(SOURCE);
    expect(reader()(old)).toBeUndefined();
    expect(reader()("made up")).toBeUndefined();
  });
});
