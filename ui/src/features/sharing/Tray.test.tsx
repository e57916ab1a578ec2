import { Provider } from "@react-spectrum/s2/Provider";
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { ApiProvider } from "../../api/ApiProvider";
import { createQueryClient } from "../../api/client";
import { changeRun, closeRun, presentRuns } from "../../api/runs";
import type { Job, JobItem, JobProgress, Tray as Plan, TrayLine, Workspace } from "../../bindings";
import { Clock } from "../../components/clock";
import { idle } from "../../testIdle";
import { ENDED, NOTHING_BACK, gold, made } from "./testTray";
import { Tray } from "./Tray";
import { Announcements } from "../../components/announce";

type ProgressChannel = { onmessage: (progress: JobProgress) => void };
const host = vi.hoisted(() => ({
  commands: {} as Record<string, (args: never) => unknown>,
  asked: [] as string[],
  /** Notifies the window that the workspace changed. */
  changed: () => {},
}));

vi.mock("../../platform", () => ({
  invoke: async (name: string, args: never) => {
    host.asked.push(name);
    return host.commands[name]?.(args);
  },
  channel: (onmessage: unknown) => ({ onmessage }),
  onWorkspaceChanged: async (callback: () => void) => {
    host.changed = callback;
    return () => {};
  },
}));

const arabic = { kind: "audience", id: "a2", name: "عملاء مخلصون" } as const;

function line(audience: typeof gold | typeof arabic, parts: Partial<TrayLine>): TrayLine {
  return {
    audience,
    folderPath: "/All Traits/Experience Platform Traits",
    folderId: "2",
    route: "create",
    verdict: { kind: "make" },
    steps: [{ verb: "create", object: "trait", name: audience.name, count: 1, place: "" }],
    calls: 2,
    notes: [],
    governance: { permission: "allowed", rules: [], traps: [] },
    fromPlan: null,
    conflict: null,
    ...parts,
  };
}

const LINES: TrayLine[] = [
  line(gold, { notes: [{ kind: "shell" }] }),
  line(arabic, {
    verdict: { kind: "adopt", adopted: { kind: "trait", id: "16505210", name: "x" } },
    steps: [],
    calls: 0,
  }),
];

function plan(lines: TrayLine[]): Plan {
  const toCommit = lines.filter((one) => one.calls > 0).length;
  const destination = { state: "paused", sandbox: null, selected: 3, maximum: 250 } as const;
  const rest = {
    calls: 2,
    plannedAt: 0,
    groundwork: [],
    fromPlans: [],
    createsDestination: false,
    toPlatform: NOTHING_BACK,
  };
  return { lines, total: lines.length, toCommit, destination, revision: "r1", ...rest };
}

function workspace(production: boolean): Workspace {
  const fresh = { readAt: 0, refreshing: false, failure: null, missing: [], unreadable: 0, unconfirmed: 0 };
  return {
    connection: {
      id: "c",
      name: "Luma EMEA",
      color: "#d31510",
      production,
      practice: false,
      sandbox: "prod",
    },
    freshness: { audienceManager: fresh, experiencePlatform: fresh },
    counts: { audiences: 0, traits: 0, segments: 0, openJobs: 0, tray: 2, sending: 0 },
    settings: {},
    rights: {
      createTraits: null,
      createAnyTraits: null,
      editTraits: null,
      deleteTraits: null,
      createSegments: null,
      mapTraits: null,
      editSegments: null,
      deleteSegments: null,
    },
    dataflow: { state: "on", sandbox: null },
    keychain: "Secret Service",
    sessionOnly: false,
  };
}

function job(parts: Partial<Job>): Job {
  return { ...ENDED, ...parts };
}

let client = createQueryClient();

function show() {
  client = createQueryClient();
  return render(
    <Provider locale="en-US" colorScheme="light">
      <Clock read={() => 0}>
        <ApiProvider client={client}>
          <main id="content" tabIndex={-1}>
            <Tray room={700} />
          </main>
          <Announcements />
        </ApiProvider>
      </Clock>
    </Provider>,
  );
}

/** Shows it, and waits until the connection and the tray are known: until then, a commit would ask first. */
async function showKnown() {
  show();
  await idle(client);
}

/** The journal: the job in its state at the moment of the query. */
function journal(...jobs: Job[]) {
  const known = new Map(jobs.map((one) => [one.id, one]));
  host.commands.job = ({ id }: { id: string }) => known.get(id);
  return known;
}

const button = (name: RegExp) => screen.findByRole("button", { name });

beforeEach(() => {
  // A run of the test before may not have ended yet.
  for (const { id } of presentRuns()) changeRun(id, (run) => ({ ...run, ended: true }));
  for (const { id } of presentRuns()) closeRun(id);
  host.asked = [];
  host.commands = { tray: () => plan(LINES), workspace: () => workspace(false) };
  // The journal's answer for any job.
  host.commands.job = ({ id }: { id: string }) => job({ id });
});

describe("the tray", () => {
  it("is hidden while nothing is pending", async () => {
    host.commands.tray = () => plan([]);
    show();
    await waitFor(() => expect(host.asked).toContain("tray"));
    expect(screen.queryByRole("heading")).toBeNull();
  });

  it("names a missing permission first, although nothing can be sent then", async () => {
    const refused = LINES.map((line) => ({
      ...line,
      verdict: {
        kind: "refused" as const,
        reason: { kind: "missingRight" as const, right: "MAP_ALL_TO_SEGMENTS" },
      },
    }));
    host.commands.tray = () => ({ ...plan(refused), toCommit: 0 });
    show();
    const texts = await screen.findAllByText(/does not have the permission MAP_ALL_TO_SEGMENTS/);
    expect(texts).toHaveLength(LINES.length + 1);
    expect(screen.queryByText(/Nothing to commit/)).toBeNull();
    expect((await button(/^Commit/)).hasAttribute("disabled")).toBe(true);
  });

  it("commits the lines that have all permissions, beside one that lacks one", async () => {
    const [first, ...others] = LINES;
    const reason = { kind: "missingRight" as const, right: "CREATE_ALL_TRAITS" };
    const refused = { ...first, verdict: { kind: "refused" as const, reason } } as TrayLine;
    host.commands.tray = () => ({ ...plan([refused, ...others]), toCommit: others.length });
    host.commands.workspace = () => {
      const known = workspace(false);
      return { ...known, rights: { ...known.rights, createTraits: false } };
    };
    show();
    await screen.findByText(/does not have the permission CREATE_ALL_TRAITS/);
    expect((await button(/^Commit/)).hasAttribute("disabled")).toBe(false);
  });

  it("says that an administrator must create the data source, if no permission is missing", async () => {
    const verdict: TrayLine["verdict"] = {
      kind: "refused",
      reason: { kind: "missingRight", right: "administrator" },
    };
    host.commands.tray = () => ({ ...plan(LINES.map((one) => ({ ...one, verdict }))), toCommit: 0 });
    show();
    await screen.findByRole("button", { name: /^Commit/ });
    expect(
      screen.getAllByText(/^The data source .* an administrator of Audience Manager must create it once/),
    ).not.toEqual([]);
    expect(screen.queryByText(/Nothing to commit/)).toBeNull();
  });

  it("shows each line as text, and the requests", async () => {
    show();
    await screen.findByRole("heading", { name: "2 audiences in the tray" });
    const lines = within(screen.getByRole("list", { name: "Pending changes" }))
      .getAllByRole("listitem")
      .map((item) => item.textContent);
    expect(lines[0]).toContain("Loyalty tier: Gold → create trait and segment in Experience Platform Traits");
    expect(lines[0]).toContain("no members until Experience Platform sends them");
    expect(lines[0]).toContain("2 API requests");
    expect(lines[1]).toContain("already in Audience Manager (trait 16505210); nothing to create");
    expect(lines[1]).toContain("no API requests");
    expect(screen.getByText("Nothing is sent before you commit.")).toBeDefined();
    expect(host.asked).not.toContain("commit");
  });

  it("removes a line and announces it", async () => {
    const removed = vi.fn(() => plan(LINES.slice(0, 1)));
    host.commands.tray_remove = removed;
    show();
    fireEvent.click(await button(/^Remove .*عملاء/));
    await screen.findByRole("heading", { name: "1 audience in the tray" });
    expect(removed).toHaveBeenCalledWith({ audienceIds: ["a2"] });
    expect(screen.getByText(/removed from the tray/)).toBeDefined();
  });

  it("resumes a paused dataflow only if a line needs it and the user chooses it", async () => {
    const commit = vi.fn(async () => job({}));
    host.commands.commit = commit;
    host.commands.tray = () => plan(LINES);
    const { unmount } = show();
    await button(/^Commit/);
    expect(screen.queryByRole("checkbox")).toBeNull();
    unmount();
    host.commands.tray = () => plan([line(gold, { route: "activate", verdict: { kind: "activate" } })]);
    show();
    fireEvent.click(await screen.findByRole("checkbox", { name: "Resume the dataflow" }));
    fireEvent.click(await button(/^Commit/));
    const asked = expect.objectContaining({ resumeDataflow: true });
    await waitFor(() => expect(commit).toHaveBeenCalledWith(asked));
  });

  it("has nothing to commit if everything already exists", async () => {
    host.commands.tray = () => plan(LINES.slice(1));
    show();
    expect(await button(/^Commit/)).toHaveProperty("disabled", true);
    expect(screen.getByText(/Nothing to commit/)).toBeDefined();
  });
});

describe("a commit", () => {
  it("shows the progress of each item, then the result with its links and Undo", async () => {
    let send: ProgressChannel["onmessage"] = () => {};
    let end: (ended: Job) => void = () => {};
    host.commands.commit = ({ progress }: { progress: ProgressChannel }) => {
      send = progress.onmessage;
      return new Promise<Job>((resolve) => {
        end = resolve;
      });
    };
    const undone = vi.fn(() =>
      job({ id: "j2", kind: "undo", undoBlocked: { kind: "isUndo" }, nextLookAt: null, related: "j1" }),
    );
    host.commands.undo = undone;
    await showKnown();
    fireEvent.click(await button(/^Commit 1/));
    await screen.findByRole("progressbar");
    await waitFor(() => expect(host.asked).toContain("commit"));
    const running: JobItem = { ...made, state: "running", made: [] };
    const counts = { total: 2, done: 0, failed: 0, skipped: 1, awaiting: 0 };
    act(() => send({ jobId: "j1", state: "running", ...counts, changed: [running] }));
    expect(await screen.findByText("In progress")).toBeDefined();
    expect(screen.getByText("1 of 2")).toBeDefined();

    host.commands.tray = () => plan([]);
    await act(async () => end(job({})));
    expect((await screen.findByRole("link", { name: "trait 16600001" })).getAttribute("href")).toBe(
      "#/trait/16600001",
    );
    expect(screen.getByRole("link", { name: "segment 2600001" }).getAttribute("href")).toBe(
      "#/segment/2600001",
    );
    await screen.findByRole("heading", { name: "Shared" });
    expect(screen.getByText("Shared: 1 done")).toBeDefined();

    fireEvent.click(await button(/^Undo/));
    await screen.findByRole("heading", { name: "Undone" });
    expect(undone).toHaveBeenCalledWith(expect.objectContaining({ jobId: "j1" }));

    const close = await button(/^Close/);
    act(() => close.focus());
    fireEvent.click(close);
    // Nothing of it is left, so it cannot be undone again.
    await waitFor(() => expect(screen.queryByRole("heading")).toBeNull());
    expect(document.activeElement?.id).toBe("content");
    expect(presentRuns()).toEqual([]);
  });

  it("that was undone elsewhere in the meantime cannot be undone again", async () => {
    const jobs = journal(job({}));
    host.commands.commit = () => job({});
    await showKnown();
    host.commands.tray = () => plan([]);
    fireEvent.click(await button(/^Commit 1/));
    await screen.findByRole("heading", { name: "Shared" });
    const taken = { ...made, state: "undone" as const, made: [], removed: made.made };
    jobs.set(
      "j1",
      job({
        state: "undone",
        undoBlocked: { kind: "alreadyUndone" },
        nextLookAt: null,
        related: "j2",
        items: [taken],
      }),
    );
    await act(async () => host.changed());
    await screen.findByRole("heading", { name: "Undone" });
    expect(screen.queryByRole("button", { name: /^Undo/ })).toBeNull();
    expect(screen.queryByRole("link", { name: "trait 16600001" })).toBeNull();
  });

  it("that was retried shows the current state of the job", async () => {
    const jobs = journal(job({ state: "partlyDone", canResume: true, failed: 1 }));
    host.commands.commit = () => jobs.get("j1");
    host.commands.resume = () => {
      jobs.set("j1", job({}));
      return jobs.get("j1");
    };
    await showKnown();
    host.commands.tray = () => plan([]);
    fireEvent.click(await button(/^Commit 1/));
    await screen.findByRole("heading", { name: "Partly done" });
    fireEvent.click(await button(/^Retry what failed/));
    await screen.findByRole("heading", { name: "Shared" });
    fireEvent.click(await button(/^Close/));
    await waitFor(() => expect(screen.queryByRole("heading")).toBeNull());
  });

  it("draws at most a few hundred items, those that need attention first", async () => {
    let send: ProgressChannel["onmessage"] = () => {};
    let end: (ended: Job) => void = () => {};
    host.commands.commit = ({ progress }: { progress: ProgressChannel }) => {
      send = progress.onmessage;
      return new Promise<Job>((resolve) => {
        end = resolve;
      });
    };
    await showKnown();
    fireEvent.click(await button(/^Commit 1/));
    await screen.findByRole("progressbar");
    await waitFor(() => expect(host.asked).toContain("commit"));
    const many = Array.from({ length: 3000 }, (_, place): JobItem => {
      const subject = { kind: "audience", id: `m${place}`, name: `Audience ${place}` } as const;
      return { ...made, subject, made: [], state: place === 2999 ? "failed" : "done" };
    });
    const counts = { total: 4000, done: 2999, failed: 1, skipped: 0, awaiting: 0 };
    act(() => send({ jobId: "j1", state: "running", ...counts, changed: many }));
    const lines = within(await screen.findByRole("list", { name: "Items" })).getAllByRole("listitem");
    expect(lines.length).toBeLessThanOrEqual(200);
    expect(lines[0]?.textContent).toContain("Audience 2999");
    expect(screen.getByText(/^3,800 more items/)).toBeDefined();
    await act(async () => end(job({})));
  });

  it("that partly failed says why and offers a retry", async () => {
    const failure = { code: "conflict", message: "raw words", details: { side: "audienceManager" } } as const;
    const failed: JobItem = { ...made, state: "failed", made: [], failure };
    const partly = job({
      state: "partlyDone",
      canResume: true,
      failed: 1,
      items: [made, { ...failed, subject: arabic }],
    });
    journal(partly);
    host.commands.commit = () => partly;
    const resumed = vi.fn(() => job({}));
    host.commands.resume = resumed;
    await showKnown();
    fireEvent.click(await button(/^Commit 1/));
    expect(
      await screen.findByText(/Something in Audience Manager was changed in the meantime/),
    ).toBeDefined();
    fireEvent.click(await button(/^Retry what failed/));
    await waitFor(() => expect(resumed).toHaveBeenCalledWith(expect.objectContaining({ jobId: "j1" })));
  });

  it("is sent with the connection and the plan that were shown, not the current ones", async () => {
    const commit = vi.fn(async () => job({}));
    host.commands.commit = commit;
    await showKnown();
    fireEvent.click(await button(/^Commit 1/));
    await waitFor(() =>
      expect(commit).toHaveBeenCalledWith(expect.objectContaining({ connectionId: "c", planRevision: "r1" })),
    );
  });

  it("that could not start says why and leaves the plan unchanged", async () => {
    host.commands.commit = () =>
      Promise.reject({ code: "offline", message: "", details: { side: "audienceManager" } });
    await showKnown();
    fireEvent.click(await button(/^Commit 1/));
    expect((await screen.findByRole("alert")).textContent).toContain("Can’t reach Audience Manager");
    expect(screen.getByRole("list", { name: "Pending changes" })).toBeDefined();
  });

  it("on a production connection must be confirmed first", async () => {
    host.commands.workspace = () => workspace(true);
    host.commands.commit = () => job({});
    show();
    await button(/^Commit 1/);
    await idle(client);
    fireEvent.click(await button(/^Commit 1/));
    const dialog = await screen.findByRole("alertdialog");
    expect(dialog.textContent).toContain("Luma EMEA");
    expect(host.asked).not.toContain("commit");
    fireEvent.click(within(dialog).getByRole("button", { name: "Commit 1" }));
    await waitFor(() => expect(host.asked).toContain("commit"));
  });
});
