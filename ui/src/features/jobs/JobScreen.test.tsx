import { Provider } from "@react-spectrum/s2/Provider";
import { act, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { changeRun, closeRun, presentRuns } from "../../api/runs";
import type { Job, JobItem, JobProgress } from "../../bindings";
import { Clock } from "../../components/clock";
import { idle } from "../../testIdle";
import JobScreen from "./JobScreen";

type ProgressChannel = { onmessage: (progress: JobProgress) => void };
const host = vi.hoisted(() => ({
  job: {} as Partial<Job>,
  pages: [] as { offset: number; limit: number }[],
  undo: (_args: { jobId: string; progress: unknown }): unknown => undefined,
}));

vi.mock("../../platform", () => ({
  invoke: async (
    name: string,
    args: { id: string; jobId: string; progress: unknown; page: { offset: number; limit: number } },
  ) => {
    if (name === "workspace") return { connection: { id: "c", name: "Luma", production: false } };
    if (name === "job") return job({ id: args.id, ...host.job });
    if (name === "job_items") {
      host.pages.push(args.page);
      const rows = host.job.items ?? [];
      return { total: host.job.total ?? rows.length, offset: args.page.offset, rows };
    }
    return name === "undo" ? host.undo(args) : undefined;
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async () => () => {},
}));

function job(parts: Partial<Job>): Job {
  return {
    id: "j1",
    kind: "share",
    state: "done",
    startedAt: 0,
    endedAt: 0,
    total: 500,
    done: 500,
    failed: 0,
    skipped: 0,
    awaiting: 0,
    items: [],
    undoBlocked: null,
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
    ...parts,
  } as Job;
}

let client = createQueryClient();

function show() {
  client = createQueryClient();
  render(
    <Provider locale="en-US" colorScheme="light">
      <Clock read={() => 0}>
        <ApiProvider client={client}>
          <JobScreen route={{ screen: "job", id: "j1" }} />
        </ApiProvider>
      </Clock>
    </Provider>,
  );
}

it("does not show an item as done if an undo has removed its objects", async () => {
  const gold = {
    subject: { kind: "audience", id: "a1", name: "Gold" },
    state: "undone",
    made: [],
    adopted: [],
    renewed: [],
    removed: [{ kind: "trait", id: "7", name: "Gold" }],
    stayed: [],
    stillSent: [],
    selected: 0,
    deselected: 0,
    dataflow: [],
    failure: null,
    refusal: null,
    leftOut: null,
  } satisfies JobItem;
  const failure = { code: "forbidden", message: "No permission", details: {} } as const;
  const half: JobItem = {
    ...gold,
    subject: { ...gold.subject, id: "a2", name: "Half" },
    state: "undone",
    failure,
  };
  const left: JobItem = {
    ...half,
    subject: { ...gold.subject, id: "a3", name: "Left" },
    state: "failed",
    made: gold.removed,
  };
  host.job = {
    total: 3,
    done: 1,
    failed: 2,
    items: [gold, half, left],
    undoBlocked: { kind: "alreadyUndone" },
  };
  show();
  const words = async (name: string) => (await screen.findByText(name)).closest("li")?.textContent;
  expect(await words("Half")).toMatch(/^UndoneHalfdeleted trait 7/);
  expect(await words("Left")).toMatch(/^FailedLeftcreated trait 7deleted trait 7/);
  const line = (await screen.findByText("Gold")).closest("li");
  expect(line?.textContent).toContain("Undone");
  expect(line?.textContent).not.toContain("Done");
});

const undo = async () => {
  // Until the connection is known, it would ask first.
  await idle(client);
  fireEvent.click(await screen.findByRole("button", { name: "Undo" }));
};

it("loads a hundred items of a job of thousands at a time", async () => {
  const subject = { kind: "audience", id: "a1", name: "Gold" } as const;
  const blank = {
    made: [],
    adopted: [],
    renewed: [],
    removed: [],
    stayed: [],
    stillSent: [],
    selected: 0,
    deselected: 0,
    dataflow: [],
  };
  const row = { subject, state: "done", ...blank, failure: null, refusal: null, leftOut: null } as JobItem;
  host.job = { total: 5000, done: 5000, items: [row] };
  show();
  await screen.findByText("1–100 of 5,000");
  fireEvent.click(screen.getByRole("button", { name: "Next" }));
  await screen.findByText("101–200 of 5,000");
  await waitFor(() =>
    expect(host.pages.map(({ offset, limit }) => [offset, limit])).toEqual([
      [0, 100],
      [100, 100],
    ]),
  );
});

it("returns to the last page there is when the items that need attention become fewer", async () => {
  host.job = { total: 250, done: 0, failed: 250, items: [] };
  show();
  await screen.findByText("1–100 of 250");
  fireEvent.click(screen.getByRole("button", { name: "Next" }));
  await screen.findByText("101–200 of 250");
  host.job = { ...host.job, total: 150 };
  fireEvent.click(screen.getByRole("button", { name: "Next" }));
  await waitFor(() => expect(host.pages.at(-1)?.offset).toBe(200));
  await screen.findByText(/^101–/);
});

it("shows why a job is paused, and when the next try is", async () => {
  const failure = { code: "offline", message: "m", details: { side: "audienceManager" } } as const;
  host.job = { state: "paused", pause: { reason: "offline", failure, nextTryAt: 15_000 } };
  show();
  expect((await screen.findAllByText(/Can’t reach/)).length).toBeGreaterThan(0);
  await screen.findByText(/Next try.*in 15 seconds/);
});

beforeEach(() => {
  host.job = {};
  host.pages = [];
  for (const { id } of presentRuns()) changeRun(id, (run) => ({ ...run, ended: true }));
  for (const { id } of presentRuns()) closeRun(id);
});

it("shows the progress of its own undo, which is a job with another ID", async () => {
  let send: ProgressChannel["onmessage"] = () => {};
  let end: (ended: Job) => void = () => {};
  let hasBegun = false;
  host.undo = ({ progress }) => {
    hasBegun = true;
    send = (progress as ProgressChannel).onmessage;
    return new Promise<Job>((resolve) => {
      end = resolve;
    });
  };
  show();
  await undo();
  await screen.findByRole("progressbar", { name: "Undoing" });
  await waitFor(() => expect(hasBegun).toBe(true));
  act(() =>
    send({
      jobId: "j2",
      state: "running",
      total: 500,
      done: 120,
      failed: 0,
      skipped: 0,
      awaiting: 0,
      changed: [],
    }),
  );
  expect(await screen.findByText("120 of 500")).toBeDefined();
  await act(async () => end(job({ id: "j2", kind: "undo" })));
  await waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull());
});

it("says why its undo could not start, until that message is closed", async () => {
  host.undo = () => Promise.reject({ code: "offline", message: "raw", details: { side: "audienceManager" } });
  show();
  await undo();
  expect((await screen.findByRole("alert")).textContent).toContain("Can’t reach Audience Manager");
  fireEvent.click(screen.getByRole("button", { name: "Close" }));
  await waitFor(() => expect(screen.queryByRole("alert")).toBeNull());
});
