import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { TrayLine } from "../../bindings";
import { TrayLineRow } from "./TrayLineRow";

const host = vi.hoisted(() => ({ asked: [] as unknown[] }));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: unknown) => {
    if (name === "workspace") {
      return { connection: { id: "c", name: "Luma", color: "#d31510", production: false } };
    }
    host.asked.push([name, args]);
    return { total: 1, lines: [] };
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const REFUSED: TrayLine = {
  audience: { kind: "audience", id: "a1", name: "Value bands" },
  folderPath: "/All Traits/Experience Platform Traits",
  folderId: "2",
  route: "activate",
  conflict: null,
  verdict: { kind: "refused", reason: { kind: "origin", origin: "composition" } },
  steps: [],
  calls: 0,
  notes: [],
  governance: { permission: "allowed", rules: [], traps: [] },
  fromPlan: null,
};

function show(line: TrayLine) {
  const replaced = vi.fn();
  render(
    <Provider locale="en-US" colorScheme="light">
      <ApiProvider client={createQueryClient()}>
        <ul>
          <TrayLineRow
            line={line}
            destination={{ state: "on", sandbox: null, selected: 3, maximum: 250 }}
            dataflow="on"
            isDisabled={false}
            onRemove={() => {}}
            onRoute={() => {}}
            onConflict={() => {}}
            onReplaced={replaced}
          />
        </ul>
      </ApiProvider>
    </Provider>,
  );
  return replaced;
}

beforeEach(() => {
  host.asked = [];
});

it("offers a segment definition on a composition, asks on every connection, and creates it", async () => {
  const replaced = show(REFUSED);
  fireEvent.click(screen.getByRole("button", { name: /^Create segment definition…/ }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toContain("Value bands");
  expect(host.asked).toEqual([]);
  fireEvent.click(within(dialog).getByRole("button", { name: "Create" }));
  await waitFor(() => expect(replaced).toHaveBeenCalled());
  expect(host.asked).toEqual([["tray_define", { audienceId: "a1" }]]);
});

it.each<TrayLine["verdict"]>([
  { kind: "refused", reason: { kind: "origin", origin: "segmentMatch" } },
  { kind: "refused", reason: { kind: "loop" } },
  { kind: "activate" },
])("offers none for another line: %o", (verdict) => {
  show({ ...REFUSED, verdict });
  expect(screen.queryByRole("button", { name: /^Create segment definition/ })).toBeNull();
});
