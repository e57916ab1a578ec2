import { describe, expect, it } from "vitest";
import type { ItemState, Job, JobState, UndoBlock } from "../../bindings";
import { t, withoutIsolates } from "../../i18n";
import { pauseWords, soonWords } from "./PauseNote";
import { ITEM_STATES, countWords, jobState, jobTitle, placeOf, undoBlockWords } from "./words";

function job(parts: Partial<Job>): Job {
  const times = { startedAt: 0, endedAt: 0 };
  const counts = { total: 1, done: 1, failed: 0, skipped: 0, awaiting: 0 };
  const rest = {
    items: [],
    halves: 0,
    pause: null,
    name: "Gold",
    undoBlocked: null,
    canResume: false,
    nextLookAt: null,
    undone: 0,
    closed: 0,
    unconfirmed: [],
    closedBy: null,
    canClose: false,
    related: null,
    toPlatform: false,
  };
  return { id: "j1", kind: "share", state: "done", ...times, ...counts, ...rest, ...parts };
}

describe("the title of a job", () => {
  it("names the one audience", () => {
    expect(jobTitle(job({}))).toBe("Share Gold");
    expect(jobTitle(job({ kind: "undo" }))).toBe("Undo the share of Gold");
  });

  it("counts the audiences if there are several", () => {
    expect(jobTitle(job({ name: null, total: 2 }))).toBe("Share 2 audiences");
    expect(jobTitle(job({ kind: "undo", name: null, total: 800 }))).toBe("Undo the share of 800 audiences");
  });

  it("does not call segments and traits audiences", () => {
    const back = { kind: "shareToPlatform", toPlatform: true } as const;
    expect(jobTitle(job(back))).toBe("Share Gold to Experience Platform");
    expect(jobTitle(job({ ...back, name: null, total: 2 }))).toBe("Share 2 objects to Experience Platform");
    const undo = { ...back, kind: "undo", name: null, total: 2 } as const;
    expect(jobTitle(job(undo))).toBe("Undo the share of 2 objects to Experience Platform");
  });
});

describe("the state of a job", () => {
  it("has a different text for every state", () => {
    const states: JobState[] = [
      "running",
      "done",
      "partlyDone",
      "failed",
      "interrupted",
      "waiting",
      "paused",
      "closed",
      "undone",
    ];
    const said = states.map((state) => jobState(job({ state })).words);
    expect(new Set(said).size).toBe(states.length);
  });

  it("has a different text for every state of an item", () => {
    const states: ItemState[] = [
      "waiting",
      "running",
      "done",
      "failed",
      "skipped",
      "unknown",
      "awaiting",
      "closed",
      "undone",
    ];
    expect(new Set(states.map((state) => t(ITEM_STATES[state].words))).size).toBe(states.length);
  });

  it("counts only existing items", () => {
    expect(countWords({ done: 2, failed: 1, skipped: 0, awaiting: 0 })).toBe("2 done · 1 failed");
    expect(countWords(job({ done: 0, undone: 2, failed: 1 }))).toBe("2 undone · 1 failed");
    expect(countWords(job({ closed: 3 }))).toBe("1 done · 3 closed");
    expect(countWords({ done: 0, failed: 0, skipped: 0, awaiting: 0 })).toBe("nothing yet");
  });
});

describe("a pause", () => {
  it("is explained, and its end counted down", () => {
    const failure = { code: "offline", message: "", details: { side: "audienceManager" } } as const;
    const said = pauseWords({ reason: "offline", failure });
    expect(withoutIsolates(said)).toBe("Can’t reach Audience Manager.");
    const soon = [-1, 1, 1000, 90_000, 90_001, 300_000].map(soonWords);
    expect(soon).toEqual([
      "in a moment",
      "in 1 second",
      "in 1 second",
      "in 90 seconds",
      "in 2 minutes",
      "in 5 minutes",
    ]);
  });
});

describe("undo", () => {
  it("says why it is not offered, for every reason", () => {
    const kinds: UndoBlock["kind"][] = ["nothingMade", "alreadyUndone", "running", "isUndo"];
    const said = kinds.map((kind) => undoBlockWords({ kind }));
    expect(new Set(said).size).toBe(kinds.length);
  });
});

describe("links of a job", () => {
  it("lead to the page of the created object, and nowhere for a data source", () => {
    expect(placeOf({ kind: "trait", id: "16505144", name: "" })).toBe("#/trait/16505144");
    expect(placeOf({ kind: "segmentFolder", id: "7", name: "" })).toBe("#/segments/folder/7");
    expect(placeOf({ kind: "dataSource", id: "9", name: "" })).toBeUndefined();
  });
});
