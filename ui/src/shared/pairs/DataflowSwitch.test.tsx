import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { DataflowSwitch } from "./DataflowSwitch";

const host = vi.hoisted(() => ({ asked: [] as unknown[], state: "done" }));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: unknown) => {
    if (name === "workspace") return { connection: { id: "c", production: false } };
    if (name === "dataflow_switch") {
      host.asked.push(args);
      return { id: "j1", state: host.state };
    }
    return undefined;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

vi.mock("../../components/toast", () => ({ toast: { done: vi.fn(), info: vi.fn(), failed: vi.fn() } }));

const { toast } = await import("../../components/toast");

function show(to: "on" | "paused") {
  render(
    <Provider locale="en-US" colorScheme="light">
      <ApiProvider client={createQueryClient()}>
        <DataflowSwitch to={to} />
      </ApiProvider>
    </Provider>,
  );
}

beforeEach(() => {
  vi.clearAllMocks();
  host.asked = [];
  host.state = "done";
});

it.each([
  ["paused", "Pause dataflow…", /No members of any audience in it arrive/, "Pause dataflow", false],
  ["on", "Resume dataflow…", /sends every audience that is in it/, "Resume dataflow", true],
] as const)("says what %s means before anything is sent", async (to, button, words, accept, on) => {
  show(to);
  fireEvent.click(await screen.findByRole("button", { name: button }));
  expect(await screen.findByText(words)).toBeDefined();
  expect(host.asked).toEqual([]);
  fireEvent.click(screen.getByRole("button", { name: accept }));
  await vi.waitFor(() => expect(toast.done).toHaveBeenCalledOnce());
  expect(host.asked).toEqual([{ on }]);
});

it("does not call a job done that is not", async () => {
  host.state = "failed";
  show("paused");
  fireEvent.click(await screen.findByRole("button", { name: "Pause dataflow…" }));
  fireEvent.click(await screen.findByRole("button", { name: "Pause dataflow" }));
  await vi.waitFor(() => expect(toast.failed).toHaveBeenCalledOnce());
  expect(toast.done).not.toHaveBeenCalled();
});

it("calls a job that is not finished neither done nor failed", async () => {
  host.state = "paused";
  show("paused");
  fireEvent.click(await screen.findByRole("button", { name: "Pause dataflow…" }));
  fireEvent.click(await screen.findByRole("button", { name: "Pause dataflow" }));
  await vi.waitFor(() => expect(toast.info).toHaveBeenCalledOnce());
  expect(toast.done).not.toHaveBeenCalled();
  expect(toast.failed).not.toHaveBeenCalled();
});
