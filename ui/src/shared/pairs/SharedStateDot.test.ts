import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { SharedState } from "../../bindings";
import { DRIFTS, STATES, driftWords, stateSentence, stateWords } from "./SharedStateDot";

describe("words of the shared state", () => {
  it("never say synced", () => {
    const said = (Object.keys(STATES) as SharedState[]).map((state) => stateSentence(state));
    expect(new Set(said).size).toBe(said.length);
    expect(said.join().toLowerCase()).not.toMatch(/synced|in sync/);
  });

  it("name every drift the shell documents", () => {
    const bindings = readFileSync("src/bindings.ts", "utf8");
    const documented = /What drifted, where `shared` is `drifted`: ([^.]*)\./.exec(bindings)?.[1] ?? "";
    const drifts = [...documented.matchAll(/`(\w+)`/g)].map((found) => found[1] ?? "");
    expect(drifts.length).toBeGreaterThan(3);
    expect(new Set(Object.keys(DRIFTS))).toEqual(new Set(drifts));
  });

  it("say what drifted", () => {
    expect(stateWords("drifted", ["renamed"])).toBe("Out of sync: renamed");
    expect(driftWords(["renamed", "paused"])).toBe("renamed, segment paused");
  });

  it("show a drift without words by its code", () => {
    expect(driftWords(["somethingNew"])).toBe("somethingNew");
  });
});
