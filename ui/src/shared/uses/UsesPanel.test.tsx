import { Provider } from "@react-spectrum/s2/Provider";
import { ToastContainer } from "@react-spectrum/s2/Toast";
import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { Clock } from "../../components/clock";
import { UsesPanel } from "./UsesPanel";

const host = vi.hoisted(() => ({ users: 0, args: undefined as unknown, path: null as string | null }));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: unknown) => {
    if (name === "trait_uses") {
      const object = (id: number) => ({ kind: "segment", id: String(id), name: `S${id}` });
      const listed = Array.from({ length: host.users + 1 }, (_, id) => ({
        object: object(id),
        depth: id === 0 ? 0 : 1,
        how: id === 0 ? "asked" : "rule",
        size: null,
        loss: "some",
        endsOn: null,
      }));
      const counts = { traits: 0, segments: host.users, models: 0, destinations: 0 };
      return { ...counts, listed, readAt: 0, missing: [], unreadRules: false };
    }
    if (name !== "uses_export") return null;
    host.args = args;
    return host.path;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function show() {
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <Clock read={() => 0}>
          <UsesPanel kind="trait" id="7" />
        </Clock>
        <ToastContainer />
      </ApiProvider>
    </Provider>,
  );
}

beforeEach(() => {
  host.args = undefined;
});

it("saves the users as a table, and says where", async () => {
  host.users = 2;
  host.path = "used.csv";
  show();
  fireEvent.click(await screen.findByRole("button", { name: "Export as CSV…" }));
  expect(await screen.findByText(/used\.csv/)).toBeDefined();
  expect(host.args).toEqual({ kind: "trait", id: "7" });
});

it("offers no table without a user", async () => {
  host.users = 0;
  show();
  expect(await screen.findByText("Nothing uses it.")).toBeDefined();
  expect(screen.queryByRole("button", { name: "Export as CSV…" })).toBeNull();
});
