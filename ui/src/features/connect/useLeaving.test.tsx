import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { useLeaving } from "./useLeaving";

const went = vi.fn();

function Form({ isFilled }: { isFilled: boolean }) {
  const { leave, dialog } = useLeaving(isFilled);
  return (
    <>
      <a href="#/traits">Traits</a>
      <button onClick={() => leave(went)}>Cancel</button>
      {dialog}
    </>
  );
}

const show = (isFilled: boolean) =>
  render(
    <Provider locale="en-US" colorScheme="light">
      <Form isFilled={isFilled} />
    </Provider>,
  );

beforeEach(() => {
  went.mockClear();
  window.location.hash = "#/newConnection";
});

it("asks before a filled form is left by a link, and stays where somebody wants to stay", async () => {
  show(true);
  fireEvent.click(screen.getByText("Traits"));
  fireEvent.click(await screen.findByRole("button", { name: "Stay" }));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
  expect(window.location.hash).toBe("#/newConnection");
  fireEvent.click(screen.getByText("Traits"));
  fireEvent.click(await screen.findByRole("button", { name: "Leave" }));
  await waitFor(() => expect(window.location.hash).toBe("#/traits"));
});

it("asks at its own button too", async () => {
  show(true);
  fireEvent.click(screen.getByText("Cancel"));
  expect(went).not.toHaveBeenCalled();
  fireEvent.click(await screen.findByRole("button", { name: "Leave" }));
  await waitFor(() => expect(went).toHaveBeenCalledOnce());
});

it("asks nothing where nothing would be lost", () => {
  show(false);
  fireEvent.click(screen.getByText("Cancel"));
  expect(went).toHaveBeenCalledOnce();
  expect(screen.queryByRole("alertdialog")).toBeNull();
});
