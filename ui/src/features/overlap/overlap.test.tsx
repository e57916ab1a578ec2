/** The table of parts: the largest first, and every part in words. */
import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { Overlap } from "../../bindings";
import { EulerPicture } from "./EulerPicture";
import { PartsTable } from "./PartsTable";

function exactly(likely: number) {
  return { likely, least: likely, most: likely };
}

const overlap: Overlap = {
  counted: "devices",
  objects: ["One", "Two"].map((name, place) => ({
    object: { kind: "segment", id: String(place), name },
    size: exactly(40),
  })),
  parts: [
    { inside: [0], size: exactly(10) },
    { inside: [1], size: exactly(60) },
    { inside: [0, 1], size: { likely: 30, least: 20, most: 40 } },
  ],
  union: exactly(100),
  pairs: [],
  consistent: true,
  confidence: 95,
  read: null,
  profiles: null,
  readAt: 0,
};

test("parts are shown with their letters, numbers, ranges and shares, the largest first", () => {
  render(<PartsTable overlap={overlap} />);
  const rows = screen.getAllByRole("row").slice(1);
  const words = rows.map((row) => {
    const cells = within(row).getAllByRole("cell");
    return [
      within(row).getByRole("rowheader").textContent,
      ...cells.slice(-2).map((cell) => cell.textContent),
    ];
  });
  expect(words).toEqual([
    ["B", "60", "60.0%"],
    ["A + B", "30 (20–40)", "30.0%"],
    ["A", "10", "10.0%"],
  ]);
});

test("bars are true to scale", () => {
  const { container } = render(<PartsTable overlap={overlap} />);
  const widths = [...container.querySelectorAll<HTMLElement>("[style]")].map(({ style }) => style.inlineSize);
  expect(widths.filter((_, place) => place % 2 === 0)).toEqual([
    "100%",
    "50%",
    `${String((10 / 60) * 100)}%`,
  ]);
});

test("two objects are circles with words, and three that no circles can show are not drawn", () => {
  const { rerender } = render(<EulerPicture overlap={overlap} />);
  const picture = screen.getByRole("img", { name: /A: 10.*B: 60.*A \+ B: 30/ });
  expect(picture.querySelectorAll("circle")).toHaveLength(2);
  screen.getByText("Areas are true to scale.");
  const object = (place: number) => ({
    object: { kind: "segment" as const, id: String(place), name: `Object ${String(place)}` },
    size: exactly(101),
  });
  const part = (inside: number[], n: number) => ({ inside, size: exactly(n) });
  const pairs = [part([0, 1], 50), part([0, 2], 50), part([1, 2], 50)];
  const parts = [...[0, 1, 2].map((place) => part([place], 1)), ...pairs, part([0, 1, 2], 0)];
  rerender(<EulerPicture overlap={{ ...overlap, objects: [0, 1, 2].map(object), parts }} />);
  expect(screen.queryByRole("img")).toBeNull();
  screen.getByText(/No three circles/);
  rerender(<EulerPicture overlap={{ ...overlap, objects: [0, 1, 2, 3].map(object), parts }} />);
  expect(screen.queryByText(/No three circles/)).toBeNull();
});
