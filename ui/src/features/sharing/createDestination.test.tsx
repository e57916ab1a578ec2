import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { Tray as Plan, TrayLine } from "../../bindings";
import { Clock } from "../../components/clock";
import { NOTHING_BACK } from "./testTray";
import { Tray } from "./Tray";

const host = vi.hoisted(() => ({ commands: {} as Record<string, (args: never) => unknown> }));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: never) => host.commands[name]?.(args),
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
  governance: { permission: "allowed", rules: [], traps: [] },
  fromPlan: null,
  conflict: null,
};

const PLAN: Plan = {
  lines: [LINE],
  total: 1,
  toCommit: 1,
  groundwork: [],
  calls: 2,
  plannedAt: 0,
  destination: { state: "off", sandbox: null, selected: 0, maximum: 250 },
  createsDestination: false,
  fromPlans: [],
  toPlatform: NOTHING_BACK,
  revision: "r1",
};

const WITH_DESTINATION: Plan = {
  ...PLAN,
  lines: [{ ...LINE, verdict: { kind: "activate" }, route: "activate", calls: 0, notes: [] }],
  groundwork: [
    { verb: "createDestination", object: "dataflow", name: "", count: 1, place: "" },
    { verb: "select", object: "audience", name: "Gold", count: 1, place: "" },
  ],
  calls: 6,
  createsDestination: true,
};

function show(tray: Plan, production = true) {
  host.commands.tray = () => tray;
  host.commands.workspace = () => ({
    connection: { id: "c", production },
    dataflow: tray.destination.state,
  });
  render(
    <Provider locale="en-US" colorScheme="light">
      <Clock read={() => 0}>
        <ApiProvider client={createQueryClient()}>
          <Tray room={700} />
        </ApiProvider>
      </Clock>
    </Provider>,
  );
}

it("offers to create the destination where no sandbox has it, and says so before the commit", async () => {
  const asked: unknown[] = [];
  host.commands.tray_create_destination = (args: never) => {
    asked.push(args);
    return WITH_DESTINATION;
  };
  show(PLAN);
  const choice = await screen.findByRole("checkbox", { name: /^Create the Experience Cloud Audiences/ });
  expect(screen.getByText(/only one sandbox of an organization can have it/)).toBeDefined();
  fireEvent.click(choice);
  expect(await screen.findByText(/One-time setup: create .*Experience Cloud Audiences/)).toBeDefined();
  expect(asked).toEqual([{ create: true }]);
  expect(await screen.findByText("With members")).toBeDefined();
  expect(screen.getByRole("button", { name: /^6 API requests/ })).toBeDefined();
  fireEvent.click(screen.getByRole("button", { name: /^Commit/ }));
  expect(await screen.findByText(/destination is created in this sandbox/)).toBeDefined();
});

it.each(["on", "paused", "unknown"] as const)("does not offer it while the dataflow is %s", async (state) => {
  show({ ...PLAN, destination: { ...PLAN.destination, state } });
  await screen.findByText("Gold");
  expect(screen.queryByRole("checkbox", { name: /^Create the/ })).toBeNull();
});

it("asks on every connection before it commits what differs from the plan file", async () => {
  const source = { savedBy: "mira", savedAt: 0, lines: 1, differing: 1 };
  const committed: unknown[] = [];
  host.commands.commit = (args: never) => void committed.push(args);
  show({ ...PLAN, fromPlans: [source] }, false);
  await screen.findByText("Gold");
  await waitFor(() => expect(host.commands.workspace).toBeDefined());
  fireEvent.click(screen.getByRole("button", { name: /^Commit/ }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toMatch(/1 audience has changed since the plan file was saved/);
  expect(committed).toEqual([]);
});
