import { fireEvent, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { guardDrops } from "./dropGuard";

let stop = () => {};
beforeEach(() => {
  stop = guardDrops();
});
afterEach(() => stop());

/** Whether the web view would handle the event, and the event's drop effect. */
function over(target: Element, type: string, types: string[]) {
  const dataTransfer = {
    types,
    dropEffect: "copy",
    effectAllowed: "all",
    items: [],
    files: [],
    getData: () => "",
  };
  const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
    dataTransfer,
  });
  fireEvent(target, event);
  return { prevented: event.defaultPrevented, effect: dataTransfer.dropEffect };
}

/** A target that accepts the drag the way React Aria's targets do. */
function Folder() {
  return (
    <div
      onDragOver={(event) => {
        event.preventDefault();
        event.dataTransfer.dropEffect = "copy";
      }}
    >
      Folder
    </div>
  );
}

it.each([["text/uri-list"], ["Files"], ["text/html"]])("a dropped %s does not replace the page", (type) => {
  render(<p>Anywhere</p>);
  const place = screen.getByText("Anywhere");
  expect(over(place, "dragover", [type])).toEqual({ prevented: true, effect: "none" });
  expect(over(place, "drop", [type]).prevented).toBe(true);
});

it("text can be dropped into a field, files cannot", () => {
  render(<input aria-label="Name" />);
  const field = screen.getByLabelText("Name");
  expect(over(field, "dragover", ["text/plain"]).prevented).toBe(false);
  expect(over(field, "drop", ["text/plain"]).prevented).toBe(false);
  expect(over(field, "drop", ["Files"]).prevented).toBe(true);
});

it("a target that accepts the drag still decides", () => {
  render(<Folder />);
  expect(over(screen.getByText("Folder"), "dragover", ["a"])).toEqual({ prevented: true, effect: "copy" });
});
