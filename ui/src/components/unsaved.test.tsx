import { Provider } from "@react-spectrum/s2/Provider";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { UnsavedQuestion, leave, EscapeAsks, useUnsaved } from "./unsaved";

const went = vi.fn();

function Form({ isDirty }: { isDirty: boolean }) {
  useUnsaved(isDirty);
  return (
    <div role="dialog" aria-label="Form">
      <EscapeAsks isDirty={isDirty} close={went} />
      <a href="#/traits">Traits</a>
      <button onClick={() => leave(went)}>Cancel</button>
    </div>
  );
}

const tree = (isDirty: boolean) => (
  <Provider locale="en-US" colorScheme="light">
    <Form isDirty={isDirty} />
    <UnsavedQuestion />
  </Provider>
);
const answer = async (name: string) => fireEvent.click(await screen.findByRole("button", { name }));
const gone = () => waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());

beforeEach(() => {
  went.mockClear();
  window.location.hash = "#/newConnection";
});

it("asks before a changed form is left by a link, and stays if the user wants to", async () => {
  render(tree(true));
  fireEvent.click(screen.getByText("Traits"));
  await answer("Keep editing");
  await gone();
  expect(window.location.hash).toBe("#/newConnection");
  fireEvent.click(screen.getByText("Traits"));
  await answer("Discard");
  await waitFor(() => expect(window.location.hash).toBe("#/traits"));
});

it("asks at its own button and at Esc", async () => {
  render(tree(true));
  fireEvent.click(screen.getByText("Cancel"));
  expect(went).not.toHaveBeenCalled();
  await answer("Keep editing");
  await gone();
  fireEvent.keyDown(screen.getByText("Cancel"), { key: "Escape" });
  expect(went).not.toHaveBeenCalled();
  await answer("Discard");
  await waitFor(() => expect(went).toHaveBeenCalledOnce());
});

it("reverts a step back until it is confirmed", async () => {
  render(tree(true));
  window.history.replaceState(null, "", "#/share");
  act(() => void window.dispatchEvent(new PopStateEvent("popstate")));
  expect(window.location.hash).toBe("#/newConnection");
  await answer("Discard");
  await waitFor(() => expect(window.location.hash).toBe("#/share"));
});

it("does not ask if nothing was changed, or if the changes were reverted", () => {
  const { rerender } = render(tree(false));
  fireEvent.click(screen.getByText("Cancel"));
  expect(went).toHaveBeenCalledOnce();
  rerender(tree(true));
  rerender(tree(false));
  fireEvent.click(screen.getByText("Cancel"));
  expect(went).toHaveBeenCalledTimes(2);
  expect(screen.queryByRole("alertdialog")).toBeNull();
});
