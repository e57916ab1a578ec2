import { Provider } from "@react-spectrum/s2/Provider";
import { render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { DataflowState, Repair, SharedState, Stage, StageState } from "../../bindings";
import { StageLights } from "../../components/StageLights";
import { PausedBanner } from "./PausedBanner";
import { SharedStateDot, STATES } from "./SharedStateDot";
import { StageStrip } from "./StageStrip";
import { lightsOf, peopleOf } from "./stages";
import { doneWords, repairWords } from "./useRepair";

const host = vi.hoisted(() => ({ dataflow: { state: "on", sandbox: null as string | null } }));

vi.mock("../../platform", () => ({
  invoke: async () => ({ connection: { id: "c", production: false }, dataflow: host.dataflow }),
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const NAMES = ["named", "arriving", "usable", "reported", "full"] as const;
const stages = (state: StageState): Stage[] =>
  NAMES.map((name) => ({ name, state: name === "named" ? "on" : state, at: name === "named" ? 0 : null }));

function show(children: React.ReactNode) {
  return render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>{children}</ApiProvider>
    </Provider>,
  );
}

it.each<[DataflowState, string | null, RegExp | undefined]>([
  ["on", null, undefined],
  ["unknown", null, undefined],
  ["paused", null, /Sharing is paused/],
  ["absent", null, /No dataflow brings members/],
  ["elsewhere", "dev", /Another sandbox has the dataflow/],
  ["legacy", null, /set up by Adobe in the older way/],
])(
  "announces on Share that the dataflow is %s, if members do not arrive as usual",
  async (state, sandbox, words) => {
    host.dataflow = { state, sandbox };
    const { container } = show(<PausedBanner />);
    if (words) expect(await screen.findByText(words)).toBeDefined();
    else {
      await new Promise((resolve) => setTimeout(resolve, 30));
      expect(container.querySelector("p")).toBeNull();
    }
  },
);

it("offers to resume a paused dataflow, and names the other sandbox", async () => {
  host.dataflow = { state: "paused", sandbox: null };
  const { unmount } = show(<PausedBanner onlyPaused />);
  expect(await screen.findByRole("button", { name: "Resume dataflow…" })).toBeDefined();
  expect(screen.queryByRole("link")).toBeNull();
  unmount();
  host.dataflow = { state: "elsewhere", sandbox: "dev" };
  show(<PausedBanner />);
  expect((await screen.findByText(/in the sandbox/)).textContent).toContain("dev");
});

it.each<StageState>(["paused", "off", "unclear"])(
  "says of no stage that is %s that it is populating",
  (state) => {
    const { container } = show(<StageStrip stages={stages(state)} />);
    expect(container.textContent).not.toMatch(/populating/i);
    if (state === "unclear") return;
    show(<StageLights stages={lightsOf(stages(state))} />);
    expect(screen.getByRole("img").getAttribute("aria-label")).not.toMatch(/populating/i);
  },
);

it("tells what is overdue from what is only expected", () => {
  const at = Date.now() - 3_600_000;
  const of = (state: StageState): Stage[] => stages(state).map((stage) => ({ ...stage, at }));
  const { container, unmount } = show(<StageStrip stages={of("due")} />);
  expect(container.textContent).toContain("not counted yet");
  unmount();
  expect(show(<StageStrip stages={of("late")} />).container.textContent).toContain("overdue since");
  expect(lightsOf(of("late")).slice(1)).toEqual(["late", "late", "late", "late"]);
  show(<SharedStateDot state="arriving" expectedAt={null} overdue />);
  expect(screen.getByText("Overdue")).toBeDefined();
});

it("shows no number where a zero only means that it is too early", () => {
  expect(peopleOf({ population: 0, notYet: true })).toBeNull();
  expect(peopleOf({ population: 0, notYet: false })).toBe(0);
  expect(peopleOf({ population: 7, notYet: true })).toBe(7);
});

it("offers for each state what repairs it, and nothing where the tray cannot", () => {
  const offered = (Object.keys(STATES) as SharedState[]).filter((state) => repairWords(state) !== undefined);
  expect(offered.toSorted()).toEqual(["half", "shell", "unclear"]);
  const left = [{ audience: { kind: "audience", id: "a", name: "A" }, state: "live" }] as Repair["left"];
  expect(doneWords({ completed: 1, members: 2, left } as Repair)).toMatch(
    /^1 incomplete pair is in the tray\. 2 audiences to be given members are in the tray\. 1 audience needs no repair/,
  );
});
