import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { ExplainCheck, SharedState } from "../../bindings";
import { Clock } from "../../components/clock";
import { ExplainPanel } from "./ExplainPanel";

const host = vi.hoisted(() => ({ checks: [] as unknown[], asked: 0, fails: false }));

vi.mock("../../platform", () => ({
  invoke: async (name: string) => {
    if (name !== "explain") return null;
    host.asked += 1;
    if (host.fails) throw { code: "offline", message: "No network", details: {} };
    return { audience: {}, state: "shell", checks: host.checks, checkedAt: 0 };
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const NOT_SENT: ExplainCheck = {
  verdict: "failed",
  finding: { kind: "sent", isSent: false },
  lookedAt: "dataflow",
};
const NO_MEMBERS: ExplainCheck = {
  verdict: "follows",
  finding: { kind: "members", devices: 0 },
  lookedAt: "pair",
};
const PUBLISHED: ExplainCheck = {
  verdict: "passed",
  finding: { kind: "lifecycle", lifecycle: "published" },
  lookedAt: "audience",
};

function show(state: SharedState) {
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <Clock read={() => 0}>
          <ExplainPanel audience="a" state={state} repair={<button type="button">Give it members</button>} />
        </Clock>
      </ApiProvider>
    </Provider>,
  );
}

function section(heading: string): HTMLElement {
  const found = screen.getByRole("heading", { name: heading }).parentElement;
  if (!found) throw new Error(`no section ${heading}`);
  return found;
}

beforeEach(() => {
  host.asked = 0;
  host.fails = false;
  host.checks = [NOT_SENT, NO_MEMBERS, PUBLISHED];
});

it("checks by itself where members are missing, and shows the cause first with what to do", async () => {
  show("shell");
  const cause = await screen.findByRole("heading", { name: "The dataflow doesn’t send it" });
  expect(cause.parentElement?.textContent).toMatch(
    /Give it members: .*Looked at: dataflows \(Flow Service\)/,
  );
  const follows = section("Follows from it · 1");
  expect(within(follows).getByText(/No members are counted/)).toBeDefined();
  const passed = section("Passed · 1");
  expect(passed.textContent).toContain("It is published");
  expect(passed.textContent).toContain("Published");
  expect(screen.getByRole("button", { name: "Give it members" })).toBeDefined();
});

it("asks nothing where nothing is missing, until somebody does", async () => {
  host.checks = [PUBLISHED];
  show("live");
  expect(screen.getByText(/Checks everything/)).toBeDefined();
  expect(host.asked).toBe(0);
  fireEvent.click(screen.getByRole("button", { name: "Check now" }));
  expect(await screen.findByText("Nothing keeps members away.")).toBeDefined();
  expect(host.asked).toBe(1);
});

it("says that another check failed, and keeps what the last one found", async () => {
  show("shell");
  await screen.findByRole("heading", { name: "The dataflow doesn’t send it" });
  host.fails = true;
  fireEvent.click(screen.getByRole("button", { name: "Check again" }));
  expect(await screen.findByRole("alert")).toBeDefined();
  expect(screen.getByRole("heading", { name: "The dataflow doesn’t send it" })).toBeDefined();
});
