import { Provider } from "@react-spectrum/s2/Provider";
import { render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { NoRows } from "./NoRows";

const host = vi.hoisted(() => ({
  side: { readAt: null as number | null, refreshing: false, failure: null },
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string) =>
    name === "workspace"
      ? {
          connection: { id: "c", name: "Luma", color: "#d31510", production: false, practice: false },
          freshness: { audienceManager: host.side, experiencePlatform: host.side },
          rights: null,
        }
      : [],
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function show(onClear?: () => void) {
  render(
    <Provider locale="en-US" colorScheme="light">
      <ApiProvider client={createQueryClient()}>
        <NoRows
          side="audienceManager"
          onClear={onClear}
          filtered={{ title: "nothing matches" }}
          empty={{ title: "an empty folder" }}
        />
      </ApiProvider>
    </Provider>,
  );
}

test("a folder is not called empty while its service is loaded for the first time", async () => {
  host.side = { readAt: null, refreshing: true, failure: null };
  show();
  expect(await screen.findByText("Refreshing")).toBeDefined();
  expect(screen.queryByText("an empty folder")).toBeNull();
});

test("a service that was never loaded can be refreshed, regardless of the search", async () => {
  host.side = { readAt: null, refreshing: false, failure: null };
  show(() => {});
  expect(await screen.findByRole("button", { name: "Refresh data" })).toBeDefined();
  expect(screen.queryByText("nothing matches")).toBeNull();
});

test("once a service was loaded, the search or the folder is the reason", async () => {
  host.side = { readAt: 1, refreshing: false, failure: null };
  show(() => {});
  expect(await screen.findByText("nothing matches")).toBeDefined();
  show();
  expect(await screen.findByText("an empty folder")).toBeDefined();
});
