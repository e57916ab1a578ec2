import { Provider } from "@react-spectrum/s2/Provider";
import { createEvent, fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { SearchField } from "./SearchField";
import { SubmitForm } from "./SubmitForm";

/** Enter as engines report it when it ends a composition, and as itself. */
const PRESSES = [
  { name: "still composing", init: { key: "Enter", isComposing: true }, submits: false },
  { name: "after the composition, as WebKit does", init: { key: "Enter", keyCode: 229 }, submits: false },
  { name: "without a composition", init: { key: "Enter", keyCode: 13 }, submits: true },
];

it.each(PRESSES)("Enter $name reaches a form: $submits", ({ init, submits }) => {
  const onKey = vi.fn();
  render(
    <SubmitForm onSubmit={() => {}}>
      <input aria-label="Name" onKeyDown={onKey} />
    </SubmitForm>,
  );
  const field = screen.getByLabelText("Name");
  const event = createEvent.keyDown(field, init);
  fireEvent(field, event);
  // What the engine would do next, submitting the form, is its default.
  expect(event.defaultPrevented).toBe(!submits);
  expect(onKey).toHaveBeenCalledTimes(submits ? 1 : 0);
});

it.each(PRESSES)("Enter $name searches: $submits", ({ init, submits }) => {
  const onChange = vi.fn();
  render(
    <Provider locale="en-US">
      <SearchField label="Search" value="" onChange={onChange} />
    </Provider>,
  );
  const field = screen.getByLabelText("Search");
  fireEvent.change(field, { target: { value: "すし" } });
  fireEvent.keyDown(field, init);
  expect(onChange).toHaveBeenCalledTimes(submits ? 1 : 0);
});
