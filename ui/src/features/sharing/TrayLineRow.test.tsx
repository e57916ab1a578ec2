import { Provider } from "@react-spectrum/s2/Provider";
import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { TrayLine } from "../../bindings";
import { TrayLineRow } from "./TrayLineRow";

const host = vi.hoisted(() => ({ dataflow: "on" }));

vi.mock("../../platform", () => ({
  invoke: async () => ({ connection: { id: "c", production: false }, dataflow: host.dataflow }),
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const LINE: TrayLine = {
  audience: { kind: "audience", id: "a1", name: "Gold" },
  folderPath: "/All Traits/Experience Platform Traits",
  folderId: "2",
  route: "create",
  verdict: { kind: "make" },
  steps: [],
  calls: 2,
  notes: [{ kind: "shell" }],
};

function show(line: TrayLine) {
  render(
    <Provider locale="en-US" colorScheme="light">
      <ApiProvider client={createQueryClient()}>
        <ul>
          <TrayLineRow line={line} isDisabled={false} onRemove={() => {}} />
        </ul>
      </ApiProvider>
    </Provider>,
  );
}

it("says first that no members arrive, or that they arrive later while the dataflow is paused", async () => {
  host.dataflow = "on";
  show(LINE);
  expect(await screen.findByText("No members yet")).toBeDefined();
  host.dataflow = "paused";
  show({ ...LINE, audience: { ...LINE.audience, id: "a2" } });
  expect(await screen.findByText("Members later")).toBeDefined();
});

it("says nothing about members if a line creates nothing", () => {
  show({ ...LINE, notes: [] });
  expect(screen.queryByText("No members yet")).toBeNull();
  expect(screen.queryByText("Members later")).toBeNull();
});
