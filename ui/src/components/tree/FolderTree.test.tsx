import { act, fireEvent, render, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { FolderTree } from "./FolderTree";

const NODES = [
  { id: "0", parentId: null, name: "All Traits", count: 2041 },
  { id: "2", parentId: "0", name: "Experience Platform Traits", count: 12 },
  { id: "20", parentId: "2", name: "Campaigns 2026" },
  { id: "3", parentId: "0", name: "Analytics Traits" },
];

function Tree({ selected, filter }: { selected?: string; filter?: string }) {
  const [id, setId] = useState(selected);
  return <FolderTree label="Trait storage" nodes={NODES} selectedId={id} onSelect={setId} filter={filter} />;
}

const shown = () => screen.getAllByRole("treeitem").map((item) => item.querySelector("bdi")?.textContent);
const press = (key: string) => fireEvent.keyDown(document.activeElement ?? document.body, { key });
const item = (name: string) => screen.getByText(name).closest<HTMLElement>("[role=treeitem]") as HTMLElement;

describe("the folder tree", () => {
  test("opens and closes with Right and Left, and Left on a closed folder goes to its parent", () => {
    render(<Tree />);
    act(() => item("Experience Platform Traits").focus());
    press("ArrowRight");
    expect(shown()).toContain("Campaigns 2026");
    press("ArrowRight");
    expect(document.activeElement).toBe(item("Campaigns 2026"));
    press("ArrowLeft");
    press("ArrowLeft");
    expect(shown()).not.toContain("Campaigns 2026");
    press("ArrowLeft");
    expect(document.activeElement).toBe(item("All Traits"));
  });

  test("scrolls to the selected folder once", () => {
    const lines = vi.spyOn(HTMLElement.prototype, "getBoundingClientRect").mockImplementation(function (
      this: HTMLElement,
    ) {
      const tree = this.closest("[role=tree]");
      const top = tree === this ? 0 : Number(this.dataset.place) * 29 - (tree?.scrollTop ?? 0);
      return new DOMRect(0, top, 100, tree === this ? 58 : 29);
    });
    const { rerender } = render(<Tree selected="3" />);
    const tree = screen.getByRole("tree");
    expect(tree.scrollTop).toBe(29);
    tree.scrollTop = 0;
    rerender(<Tree selected="3" filter="" />);
    expect(tree.scrollTop).toBe(0);
    lines.mockRestore();
  });

  test("jumps by letters and selects with Enter", () => {
    render(<Tree />);
    act(() => item("All Traits").focus());
    press("e");
    press("Enter");
    expect(item("Experience Platform Traits").getAttribute("aria-selected")).toBe("true");
  });

  test("opens the path to a folder that is selected from outside, and lets it be closed", () => {
    render(<Tree selected="20" />);
    expect(shown()).toContain("Campaigns 2026");
    act(() => item("Experience Platform Traits").focus());
    press("ArrowLeft");
    expect(shown()).not.toContain("Campaigns 2026");
  });

  test("shows matches with the folders above them during a search", () => {
    render(<Tree filter="campaigns" />);
    expect(shown()).toEqual(["All Traits", "Experience Platform Traits", "Campaigns 2026"]);
  });

  test("reports level, position and number of siblings", () => {
    render(<Tree />);
    const analytics = item("Analytics Traits");
    expect(
      ["aria-level", "aria-posinset", "aria-setsize"].map((name) => analytics.getAttribute(name)),
    ).toEqual(["2", "2", "2"]);
  });
});

describe("a tree of 2,000 open folders", () => {
  const many = [
    { id: "0", parentId: null, name: "All Traits" },
    ...Array.from({ length: 2000 }, (_, at) => ({ id: String(at + 1), parentId: "0", name: `Folder ${at}` })),
  ];
  beforeEach(() => {
    vi.spyOn(HTMLElement.prototype, "clientHeight", "get").mockReturnValue(400);
    vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(400);
  });
  afterEach(() => vi.restoreAllMocks());
  const show = () =>
    render(<FolderTree label="Trait storage" nodes={many} selectedId={undefined} onSelect={() => {}} />);

  test("has only the visible folders in the page, and reports how many there are", () => {
    show();
    expect(screen.getAllByRole("treeitem").length).toBeLessThan(60);
    expect(item("Folder 0").getAttribute("aria-setsize")).toBe("2000");
  });

  test("moves the focus to its end and back by keyboard", async () => {
    show();
    act(() => item("All Traits").focus());
    press("End");
    expect(document.activeElement?.querySelector("bdi")?.textContent).toBe("Folder 1999");
    press("ArrowUp");
    expect(document.activeElement?.querySelector("bdi")?.textContent).toBe("Folder 1998");
    press("Home");
    expect(document.activeElement?.querySelector("bdi")?.textContent).toBe("All Traits");
  });
});
