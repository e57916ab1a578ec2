import { beforeEach, describe, expect, it } from "vitest";
import type { JobItem, JobProgress } from "../bindings";
import {
  changeRun,
  closeRun,
  concerns,
  isRunning,
  openRun,
  presentRuns,
  withProgress,
  type RunKind,
} from "./runs";

function item(id: string | null, state: JobItem["state"]): JobItem {
  const subject = id === null ? null : ({ kind: "audience", id, name: id } as const);
  return {
    subject,
    state,
    made: [],
    adopted: [],
    renewed: [],
    removed: [],
    stayed: [],
    stillSent: [],
    selected: 0,
    deselected: 0,
    dataflow: [],
    failure: null,
    refusal: null,
    leftOut: null,
  };
}

function progress(changed: JobItem[]): JobProgress {
  return { jobId: "j1", state: "running", total: 2, done: 0, failed: 0, skipped: 0, awaiting: 0, changed };
}

const byId = (id: number) => {
  const run = presentRuns().find((one) => one.id === id);
  if (!run) throw new Error(`run ${id} is not there`);
  return run;
};
const end = (id: number, jobId?: string) =>
  changeRun(id, (run) => ({ ...run, ended: true, jobId: jobId ?? run.jobId }));
const ids = () => presentRuns().map(({ id }) => id);

beforeEach(() => {
  for (const { id } of presentRuns()) end(id);
  for (const { id } of presentRuns()) closeRun(id);
});

describe("a run", () => {
  it("stores the last state of each item, setup included, and its job", () => {
    const id = openRun("commit", "c1");
    changeRun(id, (run) => withProgress(run, progress([item(null, "running"), item("a", "waiting")])));
    changeRun(id, (run) => withProgress(run, progress([item(null, "done"), item("b", "running")])));
    const { items, jobId } = byId(id);
    expect([...items.values()].map(({ state }) => state)).toEqual(["done", "waiting", "running"]);
    expect(jobId).toBe("j1");
  });

  it("stays until it has finished, even if it is closed", () => {
    const id = openRun("undo", "c1", "j1");
    closeRun(id);
    expect(isRunning(byId(id))).toBe(true);
    end(id);
    closeRun(id);
    expect(ids()).not.toContain(id);
  });

  it("comes before older ones", () => {
    const first = openRun("commit", "c1");
    const second = openRun("undo", "c1", "j1");
    expect(ids().indexOf(second)).toBeLessThan(ids().indexOf(first));
  });

  it("replaces finished runs of its connection, and nothing else", () => {
    const ended = openRun("commit", "c1");
    end(ended, "j1");
    const elsewhere = openRun("commit", "c2");
    end(elsewhere, "j2");
    const going = openRun("commit", "c1");
    expect(ids()).toEqual([going, elsewhere]);
    const next = openRun("commit", "c1");
    expect(ids()).toEqual([next, going, elsewhere]);
  });

  it.each<[RunKind, string | undefined, string]>([
    ["undo", "j1", "j2"],
    ["resume", "j1", "j1"],
  ])("is found by the page of the job it is about: %s", (kind, of, jobId) => {
    const id = openRun(kind, "c1", of);
    expect(concerns(byId(id), "j1")).toBe(true);
    changeRun(id, (run) => ({ ...run, jobId }));
    expect(concerns(byId(id), jobId)).toBe(true);
    expect(concerns(byId(id), "j9")).toBe(false);
  });

  it("is closed together with every finished run of the same job and of its undo", () => {
    const runs = [openRun("commit", "c1"), openRun("undo", "c1", "j1"), openRun("resume", "c1", "j2")];
    const other = openRun("commit", "c1");
    const [commit, undo, retry] = runs as [number, number, number];
    end(commit, "j1");
    end(undo, "j2");
    end(retry, "j2");
    closeRun(retry);
    expect(ids()).toEqual([other]);
  });
});
