import { describe, expect, it } from "vitest";
import type { Job, JobItem, JobProgress } from "../bindings";
import { changeRun, closeRun, isRunning, openRun, presentRuns, withProgress } from "./runs";

function item(id: string | null, state: JobItem["state"]): JobItem {
  const audience = id === null ? null : ({ kind: "audience", id, name: id } as const);
  return { audience, state, made: [], adopted: [], removed: [], failure: null, refusal: null };
}

function progress(changed: JobItem[]): JobProgress {
  return { jobId: "j1", state: "running", total: 2, done: 0, failed: 0, skipped: 0, changed };
}

const byId = (id: number) => {
  const run = presentRuns().find((one) => one.id === id);
  if (!run) throw new Error(`run ${id} is not there`);
  return run;
};

describe("a run", () => {
  it("keeps the last state of each item, groundwork included", () => {
    const id = openRun("commit", "c1");
    changeRun(id, (run) => withProgress(run, progress([item(null, "running"), item("a", "waiting")])));
    changeRun(id, (run) => withProgress(run, progress([item(null, "done"), item("b", "running")])));
    const { items } = byId(id);
    expect([...items.values()].map(({ state }) => state)).toEqual(["done", "waiting", "running"]);
  });

  it("stays until it has ended, whoever closes it", () => {
    const id = openRun("undo", "c1");
    closeRun(id);
    expect(isRunning(byId(id))).toBe(true);
    changeRun(id, (run) => ({ ...run, job: {} as Job }));
    expect(isRunning(byId(id))).toBe(false);
    closeRun(id);
    expect(presentRuns().some((run) => run.id === id)).toBe(false);
  });

  it("comes before older ones", () => {
    const first = openRun("commit", "c1");
    const second = openRun("undo", "c1");
    const order = presentRuns().map((run) => run.id);
    expect(order.indexOf(second)).toBeLessThan(order.indexOf(first));
  });
});
