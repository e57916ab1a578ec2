import { Provider } from "@react-spectrum/s2/Provider";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { ObjectLink, ReplacedRule, ReplacementPlan as Plan } from "../../bindings";
import { ReplacementPlan } from "./ReplacementPlan";

const OF: ObjectLink = { kind: "dataSource", id: "9", name: "Movers" };
const rule = (id: string): ReplacedRule => ({
  segment: { kind: "segment", id, name: `Segment ${id}` },
  before: "1T",
  after: "2T",
  now: null,
  // The name of the field.
  // oxlint-disable-next-line unicorn/no-thenable
  then: null,
});
const PLAN: Plan = { traits: [], segments: [rule("7"), rule("8"), { ...rule("6"), after: null }] };
const host = vi.hoisted(() => ({ sent: [] as { shown: ReplacedRule[] }[] }));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: { shown: ReplacedRule[] }) => {
    if (name !== "replace_traits") return null;
    host.sent.push(args);
    const failure = { code: "refused", message: "No.", details: {} };
    return { plan: PLAN, edited: args.shown.map(({ segment }) => ({ object: segment, failure })) };
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

test("a segment can be left as it is, and what could not be changed is said beside its rule", async () => {
  const done = vi.fn();
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <ReplacementPlan of={OF} plan={PLAN} onDone={done} />
      </ApiProvider>
    </Provider>,
  );
  expect(screen.queryByRole("checkbox", { name: "Segment 6" })).toBeNull();
  fireEvent.click(screen.getByRole("checkbox", { name: "Segment 7" }));
  fireEvent.click(screen.getByRole("button", { name: "Change 1 rule" }));
  const question = await screen.findByRole("alertdialog");
  fireEvent.click(within(question).getByRole("button", { name: "Change 1 rule" }));
  await waitFor(() => expect(host.sent).toHaveLength(1));
  expect(host.sent[0]?.shown.map(({ segment }) => segment.id)).toEqual(["8"]);
  const close = await screen.findByRole("button", { name: "Close" });
  const line = (name: RegExp) => screen.getByRole("row", { name }).textContent;
  expect(line(/Segment 8/)).toContain("did not accept");
  expect(line(/Segment 7/)).not.toContain("did not accept");
  expect(done).not.toHaveBeenCalled();
  fireEvent.click(close);
  expect(done).toHaveBeenCalledTimes(1);
});
