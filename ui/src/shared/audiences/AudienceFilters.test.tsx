import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { AudienceFacets, AudienceQuery } from "../../bindings";
import { AudienceFilters } from "./AudienceFilters";
import { PausedBanner } from "../pairs/PausedBanner";
import { START, changePlace, clearFilters, filterAudiences, presentPlace } from "../sharing/place";

const host = vi.hoisted(() => ({ dataflow: "on" }));

vi.mock("../../platform", () => ({
  invoke: async (name: string) =>
    name === "workspace"
      ? { connection: { id: "c", production: false }, dataflow: host.dataflow }
      : name === "audience_folders"
        ? []
        : undefined,
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const facet = (value: string, count: number) => ({ value, label: "", count });
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
  changePlace({ audiences: START.audiences });
});

it("has one chip for every state with audiences, and no second way to choose a state", () => {
  show();
  const chips = screen.getByRole("toolbar", { name: "Sharing state" });
  expect([...chips.querySelectorAll("button")].map((chip) => chip.textContent)).toEqual([
    "Not shared124",
    "Paused16",
    "Duplicate1",
  ]);
  expect(screen.queryByRole("button", { name: /^State/ })).toBeNull();
  fireEvent.click(screen.getByText("Paused"));
  expect(presentPlace().audiences.shared).toEqual(["paused"]);
});

it("keeps the chip of a chosen state that no audience is in any more", () => {
  show({ shared: ["half"] });
  expect(screen.getByText("Incomplete")).toBeDefined();
});

it("names a filter together with what was chosen in it", () => {
  show({ updateFrequencies: ["batch"], lifecycles: ["draft"] });
  expect(screen.getByRole("button", { name: "Update frequency: Batch" })).toBeDefined();
  expect(screen.getByRole("button", { name: "Lifecycle status: Draft" })).toBeDefined();
});

it("says on top that the dataflow is paused, as long as it is", async () => {
  host.dataflow = "paused";
  show();
  expect(await screen.findByText("Sharing is paused.")).toBeDefined();
});

it("has room for Clear filters all the time, so that the list does not move", () => {
  show();
  const clear = screen.getByLabelText("Clear filters");
  expect(clear.parentElement?.getAttribute("data-idle")).toBe("true");
});
