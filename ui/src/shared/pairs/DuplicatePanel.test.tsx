/** The repair of a duplicate: what is shown, what is asked, and what is sent. */
import { Provider } from "@react-spectrum/s2/Provider";
import { cleanup, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { DuplicateRepair, ObjectLink } from "../../bindings";
import { DuplicatePanel } from "./DuplicatePanel";

const link = (kind: ObjectLink["kind"], id: string, name: string): ObjectLink => ({ kind, id, name });
const plan: DuplicateRepair = {
  audience: link("audience", "a", "Gold"),
  kept: { object: link("trait", "11", "Gold"), realized: 5, reason: "members" },
  keptSegment: link("segment", "12", "Gold"),
  edits: [{ segment: link("segment", "40", "Spring"), before: "21T", after: "11T", refusal: null }],
  removes: [link("segment", "22", "Gold"), link("trait", "21", "Gold"), link("trait", "31", "Gold")],
  blocked: [{ object: link("trait", "31", "Gold"), users: [link("model", "7", "Like gold")] }],
};
const host = vi.hoisted(() => ({ asked: [] as [string, unknown][], done: undefined as unknown }));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: { keep: string | null }) => {
    host.asked.push([name, args]);
    if (name === "duplicate_plan") {
      if (args.keep === null) return plan;
      const [, other] = plan.removes;
      return {
        ...plan,
        kept: { object: other, realized: 0, reason: "chosen" },
        removes: [plan.removes[0], plan.kept.object],
        blocked: [],
      };
    }
    if (name === "duplicate_repair") return host.done;
    return null;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

beforeEach(() => {
  cleanup();
  host.asked = [];
  render(
    <ApiProvider client={createQueryClient()}>
      <Provider>
        <DuplicatePanel audience={plan.audience} />
      </Provider>
    </ApiProvider>,
  );
});

const repairs = () => host.asked.filter(([name]) => name === "duplicate_repair").map(([, args]) => args);

async function confirmed() {
  fireEvent.click(screen.getByRole("button", { name: "Repair…" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toContain("The rule of 1 segment is changed.");
  fireEvent.click(within(dialog).getByRole("button", { name: "Repair" }));
}

test("what stays, changes and goes is shown, and exactly that is sent after it was confirmed", async () => {
  host.done = { plan, edited: [{ object: plan.edits[0]?.segment, failure: null }], deleted: [] };
  await screen.findByText("Spring");
  for (const words of ["21T", "It has the most members.", "Like gold"]) {
    expect(document.body.textContent).toContain(words);
  }
  expect(screen.getAllByRole("radio").map((one) => (one as HTMLInputElement).value)).toEqual([
    "11",
    "21",
    "31",
  ]);
  await confirmed();
  await waitFor(() => expect(repairs()).toEqual([{ audienceId: "a", keep: null, shown: plan }]));
});

test("another trait can be chosen, and what failed is named", async () => {
  host.done = {
    plan,
    edited: [],
    deleted: [
      {
        object: link("segment", "22", "Gold"),
        failure: { code: "conflict", message: "", reason: "inUse", details: {} },
      },
    ],
  };
  await screen.findByText("Spring");
  fireEvent.click(screen.getAllByRole("radio")[1] as HTMLElement);
  await screen.findByText("You chose it.");
  await confirmed();
  await waitFor(() => expect(repairs()).toHaveLength(1));
  expect(repairs()[0]).toMatchObject({ keep: "21", shown: { kept: { object: { id: "21" } } } });
  await screen.findByRole("alert");
});
