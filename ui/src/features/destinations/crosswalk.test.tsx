/** The crosswalk of destinations: what was entered is not replaced by a file without asking. */
import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import CrosswalkScreen from "./CrosswalkScreen";

const host = vi.hoisted(() => ({ answers: {} as Record<string, unknown>, asked: [] as string[] }));

vi.mock("../../platform", () => ({
  invoke: async (name: string) => {
    host.asked.push(name);
    return host.answers[name] ?? null;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

beforeEach(() => {
  host.asked = [];
  host.answers = { crosswalk: { total: 0, offset: 0, rows: [] } };
});

function show(own: number) {
  host.answers.crosswalk_state = { readUntil: "2026-11", own, damaged: null };
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <CrosswalkScreen />
      </ApiProvider>
    </Provider>,
  );
}

test("an import asks before it replaces what was entered", async () => {
  show(2);
  await screen.findByText(/2 entries of your organization/);
  fireEvent.click(screen.getByRole("button", { name: "Import…" }));
  expect(await screen.findByText(/2 entries of your organization are replaced/)).toBeTruthy();
  expect(host.asked).not.toContain("crosswalk_import");
  fireEvent.click(screen.getByRole("button", { name: "Choose file…" }));
  await waitFor(() => expect(host.asked).toContain("crosswalk_import"));
});

test("an import without own entries opens the file at once", async () => {
  show(0);
  await screen.findByText(/nothing entered by your organization/);
  fireEvent.click(screen.getByRole("button", { name: "Import…" }));
  await waitFor(() => expect(host.asked).toContain("crosswalk_import"));
});
