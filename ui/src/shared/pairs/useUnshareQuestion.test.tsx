import { Provider } from "@react-spectrum/s2/Provider";
import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import type { Failure, JobProgress, ObjectLink, UnshareLine, Unshared } from "../../bindings";
import { UnshareButton } from "./UnshareButton";

type Asked = {
  audienceIds: string[];
  alsoUnconfirmed: boolean;
  progress: { onmessage: (now: JobProgress) => void };
};
const host = vi.hoisted(() => ({
  lines: [] as unknown[],
  asked: [] as Asked[],
  end: (() => undefined) as (outcome: unknown) => void,
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: never) => {
    if (name === "unshare_preview") return { audiences: host.lines };
    if (name === "unshare_tree") return { audiences: [], edits: [], models: [] };
    if (name === "unshare") {
      host.asked.push(args);
      return new Promise((end) => {
        host.end = end;
      });
    }
    return null;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

const link = (kind: ObjectLink["kind"], id: string, name: string): ObjectLink => ({ kind, id, name });
const gold = link("audience", "a", "Gold");
const silver = link("audience", "b", "Silver");
const used: Failure = {
  code: "conflict",
  message: "",
  reason: "usedBySegments",
  details: { segments: "Spring sale" },
};
const removable: UnshareLine = {
  audience: gold,
  removes: [link("segment", "12", "Gold"), link("trait", "11", "Gold")],
  deselects: false,
  unconfirmed: [],
  stays: [],
  failure: null,
};
const held: UnshareLine = {
  audience: silver,
  removes: [],
  deselects: false,
  unconfirmed: [],
  stays: [link("trait", "21", "Silver")],
  failure: used,
};

function show(lines: UnshareLine[]) {
  host.lines = lines;
  render(
    <Provider locale="en-US">
      <ApiProvider client={createQueryClient()}>
        <UnshareButton audiences={lines.map(({ audience }) => audience)} />
      </ApiProvider>
    </Provider>,
  );
  fireEvent.click(screen.getByRole("button", { name: "Unshare…" }));
}
const dialogText = () => screen.getByRole("alertdialog").textContent;
const unshare = () => screen.findByRole("button", { name: "Unshare" });

beforeEach(() => {
  host.asked = [];
});

test("shows what is deleted, what stays and why before anything is sent, and deletes only what can be deleted", async () => {
  show([removable, held]);
  await waitFor(() => expect(dialogText()).toContain("To be deleted"));
  for (const said of ["12", "11", "21", "Spring sale"]) expect(dialogText()).toContain(said);
  expect(host.asked).toEqual([]);
  fireEvent.click(await unshare());
  await waitFor(() => expect(host.asked[0]?.audienceIds).toEqual(["a"]));
  const outcome: Unshared = {
    audiences: [{ audience: gold, removed: removable.removes, deselected: false, failure: null }],
    jobs: [],
  };
  await act(async () => host.end(outcome));
  await waitFor(() => expect(screen.queryByRole("alertdialog")).toBeNull());
});

test("changes since the preview are reported at the end", async () => {
  show([removable]);
  await waitFor(async () => expect(await unshare()).toHaveProperty("disabled", false));
  fireEvent.click(await unshare());
  await waitFor(() => expect(host.asked).toHaveLength(1));
  await act(async () =>
    host.end({ audiences: [{ audience: gold, removed: [], deselected: false, failure: used }], jobs: [] }),
  );
  expect((await screen.findByRole("alertdialog")).textContent).toContain("Spring sale");
  expect(screen.getByRole("button", { name: "Close" })).toBeDefined();
});

test("traits and segments are named by their IDs, once", async () => {
  show([removable]);
  expect(await screen.findByText("To be deleted: segment 12, trait 11")).toBeDefined();
});

test("a folder that still exists is named, and the dialog stays open", async () => {
  show([removable]);
  await waitFor(async () => expect(await unshare()).toHaveProperty("disabled", false));
  fireEvent.click(await unshare());
  await waitFor(() => expect(host.asked).toHaveLength(1));
  const stayed = [{ kind: "traitFolder", id: "7", name: "Loyalty" }];
  const failure = { code: "forbidden", message: "No permission", details: {} };
  const jobs = [
    { items: [{ subject: null, stayed, stillSent: [], failure }] },
  ] as unknown as Unshared["jobs"];
  await act(async () =>
    host.end({
      audiences: [{ audience: gold, removed: removable.removes, deselected: false, failure: null }],
      jobs,
    }),
  );
  expect((await screen.findByRole("alertdialog")).textContent).toContain("Loyalty (7)");
});

test("a folder that may have been deleted is not reported as existing", async () => {
  show([removable]);
  await waitFor(async () => expect(await unshare()).toHaveProperty("disabled", false));
  fireEvent.click(await unshare());
  await waitFor(() => expect(host.asked).toHaveLength(1));
  const failure = {
    code: "unknownOutcome",
    message: "",
    reason: "deletion",
    details: { objects: "Loyalty" },
  };
  const jobs = [
    { items: [{ subject: null, stayed: [], stillSent: [], failure }] },
  ] as unknown as Unshared["jobs"];
  await act(async () =>
    host.end({
      audiences: [{ audience: gold, removed: removable.removes, deselected: false, failure: null }],
      jobs,
    }),
  );
  const said = (await screen.findByRole("alertdialog")).textContent;
  expect(said).toContain("not known whether this was deleted: Loyalty");
  expect(said).not.toContain("Still");
});

test("offers nothing if nothing can be deleted", async () => {
  show([held]);
  await waitFor(() => expect(dialogText()).toContain("nothing to delete"));
  expect(await unshare()).toHaveProperty("disabled", true);
});

test("an audience that is only in the dataflow is removed from it, and that is said before and after", async () => {
  show([{ ...removable, removes: [], deselects: true }]);
  // The question takes the place of the dialog that reads what uses the pair.
  const text = () => screen.getByRole("alertdialog").textContent;
  await waitFor(() => expect(text()).toContain("Only removed from the dataflow"));
  expect(text()).toContain("Nothing is deleted");
  fireEvent.click(await unshare());
  await waitFor(() => expect(host.asked[0]?.audienceIds).toEqual(["a"]));
  await act(async () =>
    host.end({ audiences: [{ audience: gold, removed: [], deselected: true, failure: used }], jobs: [] }),
  );
  expect((await screen.findByRole("alertdialog")).textContent).toContain("Only removed from the dataflow");
});

test("what Adobe never confirmed is named before, and deleted only by who has read it", async () => {
  show([removable]);
  await waitFor(async () => expect(await unshare()).toHaveProperty("disabled", false));
  fireEvent.click(await unshare());
  await waitFor(() => expect(host.asked[0]?.alsoUnconfirmed).toBe(false));
  cleanup();
  host.asked = [];
  show([{ ...removable, unconfirmed: removable.removes }]);
  const text = () => screen.getByRole("alertdialog").textContent;
  await waitFor(() => expect(text()).toContain("may be someone else’s: segment 12, trait 11"));
  fireEvent.click(await unshare());
  await waitFor(() => expect(host.asked[0]?.alsoUnconfirmed).toBe(true));
});
