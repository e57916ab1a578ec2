import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { PlatformRoute, PlatformTray, PlatformVerdict, ProfileForecast } from "../../bindings";
import { Clock } from "../../components/clock";
import { PlatformCommit } from "./PlatformCommit";

const FORECAST: ProfileForecast = {
  segments: [],
  low: 38_200,
  likely: 61_500,
  high: 118_700,
  identities: 200_000,
  withProfile: 100_000,
  used: 1_862_400,
  license: { profiles: 2_000_000, enteredAt: 0 },
  state: "within",
  computedAt: 0,
};

const host = vi.hoisted(() => ({ sent: [] as unknown[], fails: false }));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: unknown) => {
    if (name === "platform_commit") host.sent.push(args);
    if (name !== "platform_forecast") return undefined;
    if (host.fails) throw { code: "offline", message: "No network", details: {} };
    return FORECAST;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function tray(route: PlatformRoute, verdict: PlatformVerdict): PlatformTray {
  const line = {
    subject: { kind: "segment" as const, id: "7", name: "Kitchen" },
    namespace: "AAMSegments",
    folderPath: "",
    labels: [],
    governance: null,
    verdict,
    calls: 1,
    notes: [],
  };
  const toCommit = verdict.kind === "refused" ? 0 : 1;
  const lines = [{ line, devices: 66_902, fromPlan: null }];
  return { lines, total: 1, toCommit, route, routeChosen: true, calls: 1, fromPlans: [], revision: "r7" };
}

function show(of: PlatformTray) {
  render(
    <ApiProvider client={createQueryClient()}>
      <Clock read={() => 0}>
        <PlatformCommit tray={of} busy={false} isMain onStarted={() => {}} />
      </Clock>
    </ApiProvider>,
  );
}

beforeEach(() => {
  host.sent.length = 0;
  host.fails = false;
});

it("asks for the likely number before it brings members, with or without separators", async () => {
  show(tray("source", { kind: "select", audience: null }));
  fireEvent.click(screen.getByRole("button", { name: "Commit 1…" }));
  const field = await screen.findByRole("textbox", {
    name: /Type the likely number of new profiles, 61,500/,
  });
  const commit = () => screen.getByRole<HTMLButtonElement>("button", { name: "Commit 1" });
  expect(commit().disabled).toBe(true);
  fireEvent.change(field, { target: { value: "6150" } });
  expect(commit().disabled).toBe(true);
  fireEvent.change(field, { target: { value: "61.500" } });
  expect(commit().disabled).toBe(false);
  fireEvent.click(commit());
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(host.sent[0]).toMatchObject({ planRevision: "r7", confirmedProfiles: 61_500 });
});

it("says that audiences without members change nothing of the license, and what would if members came later", async () => {
  show(tray("external", { kind: "create" }));
  fireEvent.click(screen.getByRole("button", { name: "Commit 1…" }));
  await screen.findByText(/^New profiles: 0\./);
  await screen.findByText("+118,700");
  expect(screen.queryByRole("textbox")).toBeNull();
  const gauge = screen.getByRole("img", {
    name: /1,862,400 used now; .*at most 1,981,100; license 2,000,000/,
  });
  expect(gauge).toBeTruthy();
  fireEvent.click(screen.getByRole("button", { name: "Commit 1" }));
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(host.sent[0]).toMatchObject({ confirmedProfiles: null });
});

it("holds what is refused, and says why beside it", () => {
  show(tray("source", { kind: "refused", reason: { kind: "singleTrait" } }));
  const button = screen.getByRole<HTMLButtonElement>("button", { name: "Commit 0…" });
  expect(button.disabled).toBe(true);
  expect(screen.getByText(/trait/i)).toBeTruthy();
});

it("asks for the forecast again where it failed: without it nothing can be confirmed", async () => {
  host.fails = true;
  show(tray("source", { kind: "select", audience: null }));
  fireEvent.click(screen.getByRole("button", { name: "Commit 1…" }));
  await screen.findByText(/^There is no forecast: Can’t reach/);
  expect(screen.getByRole("button", { name: "Commit 1" })).toHaveProperty("disabled", true);
  host.fails = false;
  fireEvent.click(screen.getByRole("button", { name: "Try again" }));
  await screen.findByRole("textbox", { name: /Type the likely number/ });
});
