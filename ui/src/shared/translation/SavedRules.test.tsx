import { Provider } from "@react-spectrum/s2/Provider";
import { render, screen } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { SavedRule } from "../../bindings";
import { Clock } from "../../components/clock";
import { SavedRules } from "./SavedRules";

const SAVED: SavedRule = {
  object: { kind: "segment", id: "7", name: "Gold" },
  audience: { kind: "audience", id: "a", name: "Gold, rebuilt" },
  savedAt: 0,
  without: false,
  drift: [],
};
const host = vi.hoisted(() => ({ saved: (): unknown => [] }));

vi.mock("../../platform", () => ({
  invoke: async (name: string) => (name === "saved_rules" ? host.saved() : null),
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function show() {
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <Clock read={() => 0}>
          <SavedRules kind="audience" id="a" />
        </Clock>
      </ApiProvider>
    </Provider>,
  );
}

test.each([
  { drift: [], words: /^Both rules agree/, other: /isn’t known/ },
  { drift: ["audienceUnread" as const], words: /isn’t known/, other: /^Both rules agree/ },
])("rules agree only if both are known ($drift)", async ({ drift, words, other }) => {
  host.saved = () => [{ ...SAVED, drift }];
  show();
  await screen.findByText(words);
  expect(screen.queryByText(other)).toBeNull();
});

test("what cannot be read says so", async () => {
  host.saved = () => Promise.reject({ code: "internal", message: "Disk full", details: {} });
  show();
  await screen.findByRole("alert");
});
