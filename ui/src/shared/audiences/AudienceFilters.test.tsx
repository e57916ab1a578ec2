import { Provider } from "@react-spectrum/s2/Provider";
import { act, fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { AudienceFacets, AudienceQuery } from "../../bindings";
import { endDrag, startDrag } from "../../components/dnd/drag";
import { AudienceFilters } from "./AudienceFilters";
import { PausedBanner } from "../pairs/PausedBanner";
import {
  START,
  changeShareView,
  clearFilters,
  filterAudiences,
  presentShareView,
} from "../sharing/shareView";

const host = vi.hoisted(() => ({ dataflow: "on" }));

vi.mock("../../platform", () => ({
  invoke: async (name: string) =>
    name === "workspace"
      ? { connection: { id: "c", production: false }, dataflow: { state: host.dataflow, sandbox: null } }
      : name === "audience_folders"
        ? []
        : undefined,
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const facet = <Value,>(value: Value, count: number) => ({ value, count });
const FACETS: AudienceFacets = {
  origins: [facet("platform", 9)],
  lifecycles: [facet("published", 8), facet("draft", 1)],
  updateFrequencies: [facet("batch", 7), facet("streaming", 2)],
  tags: [],
  shared: [facet("notShared", 124), facet("paused", 16), facet("duplicate", 1), facet("half", 0)],
};

function show(query: AudienceQuery = {}) {
  render(
    <Provider locale="en-US" colorScheme="light">
      <ApiProvider client={createQueryClient()}>
        <PausedBanner />
        <AudienceFilters
          query={query}
          facets={FACETS}
          onFilter={filterAudiences}
          onClear={clearFilters}
          hasFolder
        />
      </ApiProvider>
    </Provider>,
  );
}

beforeEach(() => {
  host.dataflow = "on";
  changeShareView({ audiences: START.audiences });
});

it("has one chip for every state with audiences, and no other filter for states", () => {
  show();
  const chips = screen.getByRole("toolbar", { name: "Sharing status" });
  expect([...chips.querySelectorAll("button")].map((chip) => chip.textContent)).toEqual([
    "Not shared124",
    "Paused16",
    "Duplicate1",
  ]);
  expect(screen.queryByRole("button", { name: /^State/ })).toBeNull();
  fireEvent.click(screen.getByText("Paused"));
  expect(presentShareView().audiences.shared).toEqual(["paused"]);
});

it("shows the chip of a selected state even without audiences", () => {
  show({ shared: ["half"] });
  expect(screen.getByText("Incomplete")).toBeDefined();
});

it("names a filter together with its choice", () => {
  show({ updateFrequencies: ["batch"], lifecycles: ["draft"] });
  expect(screen.getByRole("button", { name: "Update frequency: Batch" })).toBeDefined();
  expect(screen.getByRole("button", { name: "Lifecycle status: Draft" })).toBeDefined();
});

it("shows at the top that the dataflow is paused, while it is", async () => {
  host.dataflow = "paused";
  show();
  expect(await screen.findByText("Sharing is paused.")).toBeDefined();
});

it("always has room for Clear filters, so that the list does not move", () => {
  show();
  const clear = screen.getByLabelText("Clear filters");
  expect(clear.parentElement?.getAttribute("data-idle")).toBe("true");
});

it("does not move the folders while something is dragged", async () => {
  host.dataflow = "paused";
  act(() => void startDrag({ kind: "audience", label: "A", count: 1, payload: undefined }));
  show();
  // The workspace has been read by then.
  await act(() => new Promise((resolve) => setTimeout(resolve, 50)));
  expect(screen.queryByText("Sharing is paused.")).toBeNull();
  act(endDrag);
  expect(await screen.findByText("Sharing is paused.")).toBeDefined();
});
