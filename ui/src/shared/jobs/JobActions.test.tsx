import { Provider } from "@react-spectrum/s2/Provider";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { changeRun, closeRun, presentRuns } from "../../api/runs";
import type { Job, JobState } from "../../bindings";
import { idle } from "../../testIdle";
import { JobActions } from "./JobActions";

const host = vi.hoisted(() => ({
  production: true,
  asked: [] as string[],
  args: undefined as unknown,
  /** Resolves when the connection is known. */
  known: Promise.resolve(),
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: unknown) => {
    host.asked.push(name);
    if (name === "undo" || name === "close_job") host.args = args;
    if (name !== "workspace") return job("done");
    await host.known;
    const { production } = host;
    return { connection: { id: "c", name: "Luma EMEA", color: "#d31510", production, practice: false } };
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function job(state: JobState): Job {
  return {
    id: "j1",
    kind: "share",
    toPlatform: false,
    state,
    startedAt: 0,
    endedAt: 0,
    total: 1,
    done: 0,
    failed: 1,
    skipped: 0,
    awaiting: 0,
    items: [],
    undoBlocked: null,
    canResume: state !== "done",
    nextLookAt: null,
    pause: null,
    halves: 0,
    name: null,
    undone: 0,
    closed: 0,
    unconfirmed: [],
    closedBy: null,
    canClose: false,
    related: null,
  };
}

let client = createQueryClient();

function show(state: JobState, parts: Partial<Job> = {}, onOwnPage = false) {
  client = createQueryClient();
  render(
    <Provider locale="en-US" colorScheme="light">
      <ApiProvider client={client}>
        <JobActions job={{ ...job(state), ...parts }} onOwnPage={onOwnPage} />
      </ApiProvider>
    </Provider>,
  );
}

/** Shows it, and waits until the connection is known. */
async function showKnown(state: JobState, parts: Partial<Job> = {}, onOwnPage = false) {
  show(state, parts, onOwnPage);
  await idle(client);
}

beforeEach(() => {
  // A run of the test before may not have ended yet.
  for (const { id } of presentRuns()) changeRun(id, (run) => ({ ...run, ended: true }));
  for (const { id } of presentRuns()) closeRun(id);
  host.production = true;
  host.asked = [];
  host.args = undefined;
  host.known = Promise.resolve();
});

test.each([
  ["partlyDone", /^Retry/, "resume"],
  ["interrupted", /^Resume/, "resume"],
  ["partlyDone", /^Undo/, "undo"],
] as const)("a job that is %s asks first in production: %s", async (state, name, command) => {
  await showKnown(state);
  fireEvent.click(screen.getByRole("button", { name }));
  const dialog = await screen.findByRole("alertdialog");
  const mark = within(dialog).getByText("Luma EMEA", { selector: "bdi" });
  expect(mark.closest("[style]")?.getAttribute("style")).toContain("#d31510");
  await waitFor(() => expect(document.activeElement?.textContent).toBe("Cancel"));
  expect(host.asked).not.toContain(command);
  fireEvent.click(within(dialog).getByRole("button", { name }));
  await waitFor(() => expect(host.asked).toContain(command));
});

test("a pause that ends by itself can be tried now without a question, or stopped", async () => {
  const paused = {
    ...job("paused"),
    pause: { reason: "offline", failure: null, nextTryAt: 90_000 },
  } as const;
  render(
    <Provider locale="en-US" colorScheme="light">
      <ApiProvider client={createQueryClient()}>
        <JobActions job={paused} />
      </ApiProvider>
    </Provider>,
  );
  await waitFor(() => expect(host.asked).toContain("workspace"));
  fireEvent.click(screen.getByRole("button", { name: "Stop here" }));
  await waitFor(() => expect(host.asked).toContain("job_stop"));
  fireEvent.click(screen.getByRole("button", { name: "Try now" }));
  await waitFor(() => expect(host.asked).toContain("resume"));
  expect(screen.queryByRole("alertdialog")).toBeNull();
});

test("a running job can be paused", async () => {
  await showKnown("running");
  fireEvent.click(screen.getByRole("button", { name: "Pause" }));
  await waitFor(() => expect(host.asked).toContain("job_stop"));
});

test("continues at once on other connections", async () => {
  host.production = false;
  await showKnown("interrupted");
  fireEvent.click(screen.getByRole("button", { name: /^Resume/ }));
  await waitFor(() => expect(host.asked).toContain("resume"));
  expect(screen.queryByRole("alertdialog")).toBeNull();
});

test("asks while the connection is not known", async () => {
  let tell = () => {};
  host.known = new Promise<void>((resolve) => {
    tell = resolve;
  });
  show("interrupted");
  fireEvent.click(await screen.findByRole("button", { name: /^Resume/ }));
  const dialog = await screen.findByRole("alertdialog");
  expect(host.asked).not.toContain("resume");
  await act(async () => tell());
  await within(dialog).findByText("Production");
  fireEvent.click(within(dialog).getByRole("button", { name: /^Resume/ }));
  await waitFor(() => expect(host.asked).toContain("resume"));
});

test("an undo that may delete what is someone else’s names it and asks on every connection", async () => {
  host.production = false;
  await showKnown("done", { unconfirmed: [{ kind: "trait", id: "11", name: "Gold" }] });
  fireEvent.click(screen.getByRole("button", { name: /^Undo/ }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toContain("may be someone else’s: trait 11 (Gold)");
  expect(host.asked).not.toContain("undo");
  fireEvent.click(within(dialog).getByRole("button", { name: /^Undo/ }));
  await waitFor(() => expect(host.args).toMatchObject({ jobId: "j1", alsoUnconfirmed: true }));
});

test("an undo of what was confirmed accepts nothing else", async () => {
  host.production = false;
  await showKnown("done");
  fireEvent.click(screen.getByRole("button", { name: /^Undo/ }));
  await waitFor(() => expect(host.args).toMatchObject({ jobId: "j1", alsoUnconfirmed: false }));
});

test("a job that waits is closed from its page, after a question on every connection", async () => {
  host.production = false;
  await showKnown("waiting", { canClose: true }, true);
  fireEvent.click(screen.getByRole("button", { name: "Close job" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog.textContent).toContain("stops checking");
  expect(host.asked).not.toContain("close_job");
  fireEvent.click(within(dialog).getByRole("button", { name: "Close job" }));
  await waitFor(() => expect(host.args).toEqual({ jobId: "j1" }));
});

test("a job that is finished cannot be closed", async () => {
  await showKnown("done", { canClose: false }, true);
  expect(screen.queryByRole("button", { name: "Close job" })).toBeNull();
});
