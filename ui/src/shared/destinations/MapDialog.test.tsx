/** While segments are mapped: nothing is sent a second time, and whoever leaves hears of what was refused. */
import { Provider } from "@react-spectrum/s2/Provider";
import { ToastContainer } from "@react-spectrum/s2/Toast";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { MapPlan } from "../../bindings";
import { useDialog } from "../../components/useDialog";
import { FailureDetails } from "../failures/toastFailure";
import { MapDialog } from "./MapDialog";

const PLAN: MapPlan = {
  destination: { kind: "destination", id: "3", name: "Adikteev" },
  startsOn: "2026-11-28",
  endsOn: null,
  requests: 1,
  entry: null,
  lines: [
    {
      segment: { kind: "segment", id: "7", name: "Gold" },
      value: "7",
      fits: true,
      remarks: [],
      done: false,
      failure: null,
    },
  ],
};
const LOST = { code: "offline", message: "No network", details: {} };

const host = vi.hoisted(() => ({
  plan: null as unknown,
  sent: [] as { resolve: (plan: unknown) => void; reject: (failure: unknown) => void }[],
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string) => {
    if (name === "map_plan") return host.plan;
    if (name === "segments") return { total: 0, offset: 0, rows: [] };
    if (name === "map_segments") return new Promise((resolve, reject) => host.sent.push({ resolve, reject }));
    return null;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

beforeEach(() => Object.assign(host, { plan: PLAN, sent: [] }));

function Page() {
  const { open, dialog } = useDialog<undefined>("mapSegments", () => (
    <MapDialog to={PLAN.destination} segments={PLAN.lines.map(({ segment }) => segment)} />
  ));
  return (
    <>
      <button onClick={() => open(undefined)}>Open</button>
      {dialog}
    </>
  );
}

/** The window with the dialog, in which mapping has begun. */
async function mapping() {
  const client = createQueryClient();
  const shown = (isHere: boolean) => (
    <Provider locale="en-US">
      <ApiProvider client={client}>
        {isHere && <Page />}
        <FailureDetails />
        <ToastContainer />
      </ApiProvider>
    </Provider>
  );
  const view = render(shown(true));
  fireEvent.click(screen.getByText("Open"));
  await screen.findByText("Can be mapped");
  fireEvent.click(screen.getByRole("button", { name: "Map 1 segment" }));
  await waitFor(() => expect(host.sent).toHaveLength(1));
  return { leave: () => view.rerender(shown(false)) };
}

test("nothing can be changed or sent again while segments are mapped", async () => {
  await mapping();
  const end = screen.getByLabelText<HTMLInputElement>(/^End/);
  await waitFor(() => expect(end.disabled).toBe(true));
  expect(screen.getByRole("searchbox")).toHaveProperty("disabled", true);
  expect(screen.getByRole("button", { name: "Remove Gold" })).toHaveProperty("disabled", true);
  // Even what is typed all the same forgets nothing.
  fireEvent.change(end, { target: { value: "2026-12-31" } });
  fireEvent.click(screen.getByRole("button", { name: /^Map \d segment/ }));
  expect(screen.getByRole("button", { name: "Cancel" })).toHaveProperty("disabled", true);
  expect(host.sent).toHaveLength(1);
  await act(async () => host.sent[0]?.reject(LOST));
  await waitFor(() => expect(end.disabled).toBe(false));
});

test("whoever leaves the page meanwhile hears of what was refused, and of what failed", async () => {
  const refused = await mapping();
  refused.leave();
  host.sent[0]?.resolve(PLAN);
  await screen.findByText("1 segment is not mapped to Adikteev. Map it again to see why.");
});

test("a request that failed is not silent once its page has gone", async () => {
  const lost = await mapping();
  lost.leave();
  host.sent[0]?.reject(LOST);
  await screen.findByText(/Can’t reach/);
});
