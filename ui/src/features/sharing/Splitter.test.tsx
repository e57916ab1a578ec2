import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { Splitter, nextSize } from "./Splitter";

function show(value: number) {
  const onChange = vi.fn();
  render(
    <Splitter
      label="Line"
      orientation="horizontal"
      value={value}
      min={100}
      max={500}
      onChange={onChange}
      onReset={() => {}}
    />,
  );
  const line = screen.getByRole("separator");
  line.setPointerCapture = () => {};
  return { line, onChange };
}

it("goes through three sizes by clicks alone", () => {
  const { line, onChange } = show(100);
  fireEvent.pointerDown(line, { clientY: 20 });
  fireEvent.pointerUp(line, { clientY: 20 });
  expect(onChange).toHaveBeenCalledExactlyOnceWith(300);
  expect([100, 300, 500].map((size) => nextSize(size, 100, 500))).toEqual([300, 500, 100]);
});

it("follows a drag, and does not mistake its end for a click", () => {
  const { line, onChange } = show(200);
  fireEvent.pointerDown(line, { clientY: 20 });
  fireEvent.pointerMove(line, { clientY: 70 });
  fireEvent.pointerUp(line, { clientY: 70 });
  expect(onChange).toHaveBeenCalledExactlyOnceWith(250);
});
