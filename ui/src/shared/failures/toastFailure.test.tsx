import { Provider } from "@react-spectrum/s2/Provider";
import { ToastContainer } from "@react-spectrum/s2/Toast";
import { act, fireEvent, render, screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { FailureDetails, toastFailure } from "./toastFailure";
import { toast } from "../../components/toast";

const FAILURE = {
  code: "conflict",
  message: "The segment 7 is mapped to Adform.",
  details: { side: "audienceManager" },
} as const;

function show() {
  render(
    <Provider locale="en-US" colorScheme="light">
      <FailureDetails />
      <ToastContainer />
    </Provider>,
  );
}

beforeEach(() => void vi.useFakeTimers({ shouldAdvanceTime: true }));
afterEach(() => void vi.useRealTimers());

it("shows a failure until it is dismissed, and hides a success after a while", async () => {
  show();
  act(() => toast.done("Saved"));
  act(() => toast.failed("It was not saved"));
  act(() => toast.failed("It was not saved"));
  await screen.findByText("It was not saved");
  await act(async () => void (await vi.advanceTimersByTimeAsync(60_000)));
  expect(screen.queryByText("Saved")).toBeNull();
  expect(screen.getAllByText("It was not saved")).toHaveLength(1);
  fireEvent.click(screen.getByRole("button", { name: /close|dismiss/i }));
  act(() => toast.failed("It was not saved"));
  expect(screen.getAllByText("It was not saved").length).toBeGreaterThan(0);
});

it("opens all details of a failed change", async () => {
  show();
  act(() => toastFailure(FAILURE));
  fireEvent.click(await screen.findByRole("button", { name: "Details" }));
  const dialog = within(await screen.findByRole("dialog"));
  expect(dialog.getByText(/mapped to Adform/)).toBeDefined();
});
