import { Provider } from "@react-spectrum/s2/Provider";
import { render, screen, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { DoubleActivation } from "../../bindings";
import { DoublesPanel } from "./DoublesPanel";

const ONE: DoubleActivation = {
  audience: { kind: "audience", id: "a", name: "Gold" },
  segment: { kind: "segment", id: "7", name: "Gold, all" },
  destination: { kind: "destination", id: "3", name: "Microsoft Bing Ads" },
  dataflow: "f1",
  dataflowName: "Bing, high value",
  card: "Microsoft Bing",
  match: "renamed",
  certainty: "documented",
};
const FOUND: DoubleActivation[] = [
  ONE,
  { ...ONE, dataflow: "f2", dataflowName: "Bing, EU" },
  { ...ONE, segment: { kind: "segment", id: "8", name: "Gold, EU" } },
];

vi.mock("../../platform", () => ({
  invoke: async (name: string) => (name === "double_activations" ? FOUND : null),
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

test("each line names the segment and the dataflow, of which one is to be switched off", async () => {
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <DoublesPanel />
      </ApiProvider>
    </Provider>,
  );
  const table = within(await screen.findByRole("table"));
  const lines = table.getAllByRole("row").slice(1);
  expect(new Set(lines.map(({ textContent }) => textContent)).size).toBe(3);
  table.getByText("Bing, EU");
  const segment = table.getByRole("link", { name: "Gold, EU" });
  expect(segment.getAttribute("href")).toBe("#/segment/8");
});
