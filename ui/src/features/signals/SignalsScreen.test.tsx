import { Provider } from "@react-spectrum/s2/Provider";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { Clock } from "../../components/clock";
import { PlaceMemory } from "../../placeMemory";
import { audienceRow } from "../../testRows";
import SignalsScreen from "./SignalsScreen";

const host = vi.hoisted(() => ({
  asked: [] as unknown[],
  opened: 0,
  practice: false,
  states: [] as unknown[],
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: { id?: string; query?: { shared?: string[] } }) => {
    if (name === "workspace") return { connection: { id: "c", practice: host.practice } };
    if (name === "open_experience_cloud") host.opened += 1;
    if (name === "audiences") {
      host.states.push(args.query?.shared);
      return { total: 1, offset: 0, rows: [audienceRow({ id: "a9", name: "Gold", traitId: null })] };
    }
    if (name === "traits") return { total: 0, offset: 0, rows: [] };
    if (name === "explain") {
      host.asked.push(args.id);
      const finding = { kind: "pair", traits: 0, segments: 0, isSent: false };
      return {
        audience: {},
        state: "notShared",
        checks: [{ verdict: "failed", finding, lookedAt: "pair" }],
        checkedAt: 0,
      };
    }
    return null;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function show() {
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <Clock read={() => 0}>
          <PlaceMemory scope="c">
            <SignalsScreen />
          </PlaceMemory>
        </Clock>
      </ApiProvider>
    </Provider>,
  );
}

it("finds audiences without a trait, and says why their signal does not arrive", async () => {
  show();
  expect(screen.getByText("Choose a signal")).toBeDefined();
  expect(screen.getByText(/no call that searches signals/)).toBeDefined();
  fireEvent.change(screen.getByRole("searchbox"), { target: { value: "gold" } });
  fireEvent.click(await screen.findByRole("button", { name: "Gold" }));
  expect(await screen.findByText("No trait and no segment has its ID")).toBeDefined();
  expect(host.asked).toEqual(["a9"]);
  // Those that have a trait would take the places of those that have none.
  expect(host.states).toEqual([["notShared", "half"]]);
  expect(screen.getAllByRole("link", { name: "Gold" })).toHaveLength(1);
});

it("opens Adobe’s own page, and says why it cannot for the practice workspace", async () => {
  host.practice = false;
  show();
  const name = "Open signal search in Audience Manager";
  fireEvent.click(screen.getByRole("button", { name }));
  await waitFor(() => expect(host.opened).toBe(1));
  cleanup();
  host.practice = true;
  show();
  await waitFor(() =>
    expect(screen.getByRole("button", { name }).getAttribute("aria-disabled")).toBe("true"),
  );
  fireEvent.click(screen.getByRole("button", { name }));
  expect(host.opened).toBe(1);
});
