import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ancestorsOf, indexFolders, linesOf, matching, startingWith, type FolderNode } from "./folders";

const NODES: FolderNode[] = [
  { id: "0", parentId: null, name: "All Traits" },
  { id: "1", parentId: "0", name: "3rd-Party Data" },
  { id: "2", parentId: "0", name: "Experience Platform Traits" },
  { id: "20", parentId: "2", name: "Campaigns 2026" },
  { id: "3", parentId: "0", name: "Analytics Traits" },
];
const index = indexFolders(NODES);
const names = (expanded: string[], words = "") =>
  linesOf(index, new Set(expanded), matching(index, words)).map((line) => `${line.level} ${line.node.name}`);

describe("a folder tree", () => {
  test("shows open folders, with level and position among siblings", () => {
    expect(names([])).toEqual(["1 All Traits"]);
    expect(names(["0", "2"])).toEqual([
      "1 All Traits",
      "2 3rd-Party Data",
      "2 Experience Platform Traits",
      "3 Campaigns 2026",
      "2 Analytics Traits",
    ]);
    const [, , pair] = linesOf(index, new Set(["0"]));
    expect(pair).toMatchObject({ position: 2, siblings: 3, hasChildren: true, expanded: false });
  });

  test("during a search shows matches and their ancestors, whatever is open", () => {
    expect(names([], "camp")).toEqual(["1 All Traits", "2 Experience Platform Traits", "3 Campaigns 2026"]);
    expect(names(["0"], "nothing like it")).toEqual([]);
  });

  test("shows every folder once when all are open, even those whose parent is missing", () => {
    const parent = fc.option(fc.nat({ max: 30 }), { nil: null });
    fc.assert(
      fc.property(fc.array(parent, { maxLength: 25 }), (parents) => {
        const nodes = parents.map((above, place) => ({
          id: String(place),
          // Only earlier folders can be parents, so there are no cycles; some parents do not exist.
          parentId: above === null ? null : String(above < place ? above : above + 100),
          name: `folder ${place}`,
        }));
        const all = indexFolders(nodes);
        const lines = linesOf(all, new Set(nodes.map((node) => node.id)));
        expect(lines.map((line) => line.node.id).toSorted()).toEqual(nodes.map((node) => node.id).toSorted());
        for (const line of lines) expect(line.level).toBe(ancestorsOf(all, line.node.id).length + 1);
      }),
    );
  });

  test("jumps to the next name with the typed letters, wrapping around", () => {
    const lines = linesOf(index, new Set(["0", "2"]));
    expect(startingWith(lines, 0, "a")).toBe(4);
    expect(startingWith(lines, 4, "a")).toBe(0);
    expect(startingWith(lines, 2, "ex")).toBe(2);
    expect(startingWith(lines, 0, "zz")).toBeUndefined();
  });
});
