import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { FromPlan, PlanSource } from "../../bindings";
import { Announcements } from "../../components/announce";
import { idle } from "../../testIdle";
import { Differences, PlanSourceRow } from "./FromPlan";
import { OpenPlanButton, SavePlanButton } from "./PlanButtons";

const host = vi.hoisted(() => ({ answers: {} as Record<string, unknown> }));

vi.mock("../../platform", () => ({
  invoke: async (name: string) => host.answers[name],
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

vi.mock("../../components/toast", () => ({ toast: { done: vi.fn(), info: vi.fn(), failed: vi.fn() } }));

const { toast } = await import("../../components/toast");

let client = createQueryClient();

function show(part: React.ReactNode) {
  client = createQueryClient();
  render(
    <Provider locale="en-US" colorScheme="light">
      <ApiProvider client={client}>
        {part}
        <Announcements />
      </ApiProvider>
    </Provider>,
  );
}

beforeEach(() => {
  vi.clearAllMocks();
  host.answers = {};
});

it("says where a plan was saved, and nothing if the user cancels", async () => {
  host.answers.plan_save = null;
  show(<SavePlanButton />);
  const button = screen.getByRole("button", { name: "Save plan…" });
  fireEvent.click(button);
  await idle(client);
  await vi.waitFor(() => expect(button.hasAttribute("disabled")).toBe(false));
  expect(toast.done).not.toHaveBeenCalled();
  host.answers.plan_save = { name: "plan.json", audiences: 2, toPlatform: 0 };
  fireEvent.click(button);
  await vi.waitFor(() => expect(toast.done).toHaveBeenCalledOnce());
  expect(vi.mocked(toast.done).mock.lastCall?.[0]).toMatch(/2 audiences as .*plan\.json.*Nothing was sent/);
});

it("announces a plan that was opened", async () => {
  host.answers.plan_open = { total: 7, lines: [], fromPlans: [], toPlatform: { total: 0 } };
  show(<OpenPlanButton />);
  fireEvent.click(screen.getByRole("button", { name: "Open plan…" }));
  expect(await screen.findByText(/Plan opened\. 7 in the tray/)).toBeDefined();
});

const SOURCE: PlanSource = { savedBy: "mira", savedAt: 0, lines: 3, differing: 0 };

it("says who saved a plan and how much has changed", () => {
  show(
    <ul>
      <PlanSourceRow source={SOURCE} />
      <PlanSourceRow source={{ ...SOURCE, savedBy: "", lines: 1, differing: 2 }} />
    </ul>,
  );
  const [known, unknown] = screen.getAllByRole("listitem").map((row) => row.textContent ?? "");
  expect(known).toMatch(/3 audiences from the plan saved by .*mira.*Nothing has changed since/);
  expect(unknown).toMatch(/1 audience from the plan saved Jan.*2 audiences have changed since/);
  expect(unknown).not.toContain(" by ");
});

it("lists what differs for a line, each thing in words", () => {
  const from: FromPlan = {
    savedBy: "mira",
    savedAt: 0,
    differences: [
      { kind: "name", before: "Gold (old)" },
      { kind: "route", before: "create" },
      {
        kind: "verdict",
        before: { kind: "make" },
        folderPath: "/All Traits/Experience Platform Traits/Loyalty",
      },
      { kind: "requests", before: 2 },
      { kind: "unreadable" },
    ],
  };
  show(<Differences from={from} />);
  const told = screen.getAllByRole("listitem").map((item) => item.textContent ?? "");
  expect(told).toHaveLength(5);
  expect(told.every((words) => words.startsWith("before: "))).toBe(true);
  expect(told[0]).toContain("Gold (old)");
  expect(told[1]).toContain("no members yet");
  expect(told[2]).toMatch(/create trait and segment in .*Loyalty/);
  expect(told[3]).toContain("2 API requests");
  expect(told[4]).toContain("not readable here");
});

it("shows nothing for a line that is as it was saved", () => {
  show(<Differences from={{ savedBy: "mira", savedAt: 0, differences: [] }} />);
  expect(screen.queryByRole("list")).toBeNull();
});
