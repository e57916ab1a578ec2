import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { ObjectLink, PairView } from "../../bindings";
import { PairPanel } from "./PairPanel";

vi.mock("../../platform", () => ({
  invoke: async () => null,
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const SEGMENT: ObjectLink = { kind: "segment", id: "7", name: "Gold" };

test("mapping the segment of an audience goes on when the audience is shared differently meanwhile", async () => {
  const pair: PairView = {
    code: "c",
    audience: null,
    traits: [],
    segments: [SEGMENT],
    state: "live",
    drift: [],
    stages: [],
    platformCount: null,
    managerCount: null,
    difference: null,
  };
  const client = createQueryClient();
  const page = (segments: ObjectLink[]) => (
    <Provider locale="en-US">
      <ApiProvider client={client}>
        <PairPanel pair={{ ...pair, segments }} here="audience" />
      </ApiProvider>
    </Provider>
  );
  const { rerender } = render(page([SEGMENT]));
  fireEvent.click(screen.getByRole("button", { name: "Map to destination…" }));
  const dialog = await screen.findByRole("dialog");
  rerender(page([SEGMENT, { ...SEGMENT, id: "8" }]));
  expect(screen.getByRole("dialog")).toBe(dialog);
});
