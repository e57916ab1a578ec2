import { Provider } from "@react-spectrum/s2/Provider";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { platformNoteWords } from "../../shared/sharing/words/platform";
import { MissingNamespace } from "./MissingNamespace";

const host = vi.hoisted(() => ({ created: [] as unknown[] }));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: { sourceId?: string }) => {
    if (name === "create_namespace") {
      host.created.push(args.sourceId);
      return null;
    }
    return { connection: { id: "c", practice: true } };
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

afterEach(cleanup);

test("a missing namespace is named with its data source, and created after a question", async () => {
  const source = { kind: "dataSource", id: "7", name: "Store receipts" } as const;
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <MissingNamespace
          note={{ kind: "missingNamespace", source, code: "AAM7", later: false }}
          isDisabled={false}
        />
      </ApiProvider>
    </Provider>,
  );
  expect(screen.getByText(/Store receipts.*stay behind.*AAM7/)).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: "Create namespace AAM7" }));
  const question = await screen.findByRole("alertdialog");
  expect(within(question).getByText(/can’t be deleted afterwards/)).toBeDefined();
  expect(host.created).toEqual([]);
  fireEvent.click(within(question).getByRole("button", { name: "Create namespace" }));
  await waitFor(() => expect(host.created).toEqual(["7"]));
});

test("for an external audience the same is said of the time when the source brings its members", () => {
  const note = {
    kind: "missingNamespace",
    source: { kind: "dataSource", id: "7", name: "Store receipts" },
    code: "AAM7",
  } as const;
  expect(platformNoteWords({ ...note, later: true })).toMatch(
    /^Once the source brings its members.*Store receipts.*AAM7/,
  );
  expect(platformNoteWords({ ...note, later: false })).toMatch(/^The IDs of Store receipts stay behind/);
});
