import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { Clock } from "../../components/clock";
import { PlaceMemory } from "../../placeMemory";
import { audienceRow } from "../../testRows";
import SignalsScreen from "./SignalsScreen";

const host = vi.hoisted(() => ({ asked: [] as unknown[] }));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: { id?: string }) => {
    if (name === "audiences") {
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

it("finds audiences without a trait, and says why their signal does not arrive", async () => {
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
  expect(screen.getByText("Choose a signal")).toBeDefined();
  expect(screen.getByText(/no call that searches signals/)).toBeDefined();
  fireEvent.change(screen.getByRole("searchbox"), { target: { value: "gold" } });
  fireEvent.click(await screen.findByRole("button", { name: "Gold" }));
  expect(await screen.findByText("No trait and no segment has its ID")).toBeDefined();
  expect(host.asked).toEqual(["a9"]);
});
