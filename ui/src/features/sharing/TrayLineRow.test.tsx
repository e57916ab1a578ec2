import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { GovernanceRule, IntegrationState, TrayDestination, TrayLine } from "../../bindings";
import { TrayLineRow } from "./TrayLineRow";

const host = vi.hoisted(() => ({ dataflow: "on" }));

vi.mock("../../platform", () => ({
  invoke: async () => ({
    connection: { id: "c", production: false },
    dataflow: { state: host.dataflow, sandbox: null },
  }),
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

const HERE: TrayDestination = { state: "on", sandbox: null, selected: 3, maximum: 250 };

function show(line: TrayLine, destination = HERE) {
  const chosen = vi.fn();
  render(
    <Provider locale="en-US" colorScheme="light">
      <ApiProvider client={createQueryClient()}>
        <ul>
          <TrayLineRow
            line={line}
            destination={destination}
            dataflow={host.dataflow as IntegrationState}
            isDisabled={false}
            onRemove={() => {}}
            onRoute={(_, route, all) => chosen(route, all)}
            onConflict={() => {}}
            onReplaced={() => {}}
          />
        </ul>
      </ApiProvider>
    </Provider>,
  );
  return chosen;
}

it("says whether labels allow it, and which rule decides when asked", async () => {
  show({
    ...LINE,
    governance: {
      permission: "conditions",
      rules: [
        {
          kind: "labelRestricts",
          label: "C5",
          controls: [{ kind: "offsiteAdTargeting" }],
          isEnforced: false,
        },
      ],
      traps: [{ kind: "marketingActionsStay" }],
    },
  });
  const badge = await screen.findByRole("button", { name: /^Conditions: labels and export controls/ });
  expect(badge.getAttribute("aria-expanded")).toBe("false");
  expect(screen.queryByText(/off-site ad targeting/)).toBeNull();
  fireEvent.click(badge);
  expect(badge.getAttribute("aria-expanded")).toBe("true");
  expect(screen.getByText(/off-site ad targeting/)).toBeDefined();
  expect(screen.getByText(/Marketing actions don’t travel/)).toBeDefined();
});

it("offers the other route for what a policy forbids, and not for what a label forbids", async () => {
  const refused = (rule: GovernanceRule): TrayLine => ({
    ...ACTIVATED,
    verdict: { kind: "refused", reason: { kind: "forbidden", rule } },
    governance: { permission: "blocked", rules: [rule], traps: [] },
  });
  show(refused({ kind: "labelForbids", label: "C12" }));
  expect(await screen.findByText(/doesn’t allow the data to leave/)).toBeDefined();
  expect(screen.queryByText("Change route")).toBeNull();
  show(refused({ kind: "policyForbids", policy: "No ads", action: "crossSiteTargeting", labels: ["C5"] }));
  expect(await screen.findByText("Change route")).toBeDefined();
});

const ACTIVATED: TrayLine = { ...LINE, route: "activate", verdict: { kind: "activate" }, notes: [] };

it("says first what becomes of the members", async () => {
  host.dataflow = "on";
  show(LINE);
  expect(await screen.findByText("No members yet")).toBeDefined();
  show({ ...ACTIVATED, audience: { ...LINE.audience, id: "a2" } });
  expect(await screen.findByText("With members")).toBeDefined();
});

it("says that members come later while the dataflow is paused", async () => {
  host.dataflow = "paused";
  show({ ...ACTIVATED, notes: [{ kind: "flowPaused" }] });
  expect(await screen.findByText("Members later")).toBeDefined();
  // The badge says it; a note would repeat it.
  expect(screen.queryByText(/nothing arrives until/)).toBeNull();
});

it("says nothing about members if a line changes nothing about them", () => {
  show({ ...LINE, verdict: { kind: "adopt", adopted: { kind: "trait", id: "7", name: "x" } }, notes: [] });
  expect(screen.queryByText("No members yet")).toBeNull();
  expect(screen.queryByText("With members")).toBeNull();
});

it("offers to give members to a pair that the dataflow does not fill", async () => {
  const chosen = show({
    ...LINE,
    verdict: { kind: "adopt", adopted: { kind: "trait", id: "7", name: "x" } },
    notes: [{ kind: "notSent" }],
  });
  fireEvent.click(await screen.findByText("No members yet"));
  fireEvent.click(await screen.findByRole("menuitem", { name: /^With members(?!, for)/ }));
  expect(chosen).toHaveBeenCalledWith("activate", false);
});

it("lets a person choose the route for one line or for all", async () => {
  host.dataflow = "on";
  const chosen = show(ACTIVATED);
  fireEvent.click(await screen.findByText("With members"));
  fireEvent.click(await screen.findByRole("menuitem", { name: /^No members yet, for all/ }));
  expect(chosen).toHaveBeenCalledWith("create", true);
});

it.each<[Partial<TrayDestination>, RegExp]>([
  [{ state: "off" }, /has no Experience Cloud Audiences destination/],
  [{ state: "unknown", sandbox: "dev" }, /is in the sandbox/],
  [{ state: "unknown" }, /isn’t known/],
  [{ selected: 250 }, /250 audiences/],
])("says why the dataflow cannot be chosen: %o", async (parts, reason) => {
  const chosen = show(LINE, { ...HERE, ...parts });
  fireEvent.click(await screen.findByText("No members yet"));
  const item = await screen.findByRole("menuitem", { name: reason });
  expect(item.getAttribute("aria-disabled")).toBe("true");
  fireEvent.click(item);
  expect(chosen).not.toHaveBeenCalled();
});
