import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { Failure } from "../../bindings";
import { ListBody } from "./ListBody";

vi.mock("../../platform", () => ({
  invoke: async () => [],
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const failure: Failure = { code: "storage", message: "disk I/O error", details: {} };

function show(list: { total: number; failure: Failure | undefined }) {
  const retry = vi.fn();
  render(
    <Provider locale="en-US" colorScheme="light">
      <ApiProvider client={createQueryClient()}>
        <ListBody list={{ isLoading: false, retry, ...list }}>
          <p>the rows</p>
        </ListBody>
      </ApiProvider>
    </Provider>,
  );
  return retry;
}

test("a page that cannot be loaded is reported above the loaded rows, and can be retried", () => {
  const retry = show({ total: 200, failure });
  const line = screen.getByRole("alert");
  expect(line.compareDocumentPosition(screen.getByText("the rows"))).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(retry).toHaveBeenCalledOnce();
});

test("nothing is reported above a list that was loaded", () => {
  show({ total: 200, failure: undefined });
  expect(screen.queryByRole("alert")).toBeNull();
});

test("a list that could not be loaded shows that in place of rows", () => {
  show({ total: 0, failure });
  expect(screen.queryByText("the rows")).toBeNull();
});
