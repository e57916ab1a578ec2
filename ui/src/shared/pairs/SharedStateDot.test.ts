import { describe, expect, it } from "vitest";
import type { SharedState } from "../../bindings";
import { STATES, driftWords, stateSentence, stateWords } from "./SharedStateDot";

describe("the texts of sharing states", () => {
  it("never say synced", () => {
    const said = (Object.keys(STATES) as SharedState[]).map((state) => stateSentence(state));
    expect(new Set(said).size).toBe(said.length);
    expect(said.join().toLowerCase()).not.toMatch(/synced|in sync/);
  });

  it("name each drift", () => {
    expect(stateWords("drifted", ["renamed"])).toBe("Out of sync: renamed");
    expect(driftWords(["renamed", "paused"])).toBe("renamed, segment paused");
  });
});
