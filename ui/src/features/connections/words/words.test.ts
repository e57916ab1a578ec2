import { describe, expect, test } from "vitest";
import { permissionFor } from "../../../api/rights";
import type {
  CheckOutcome,
  CheckResult,
  ConnectionProblem,
  KeychainState,
  Rights,
  SourceContents,
} from "../../../bindings";
import { destinationWords, sourceWords, stateWords } from "./integration";
import { keychainWords, placeWords } from "./keychain";
import { knownOf } from "./known";
import { judgeLimit } from "./limits";

test.each([
  [0, "calm", 0],
  [799, "calm", 79],
  [800, "near", 80],
  [949, "near", 94],
  [950, "full", 95],
  [999, "full", 99],
  [1000, "full", 100],
  [1200, "full", 120],
])("%i of 1000 is %s", (used, level, percent) => {
  expect(judgeLimit({ limit: "traits", used, maximum: 1000 })).toEqual({
    level,
    percent,
    left: Math.max(0, 1000 - used),
  });
});

const NO_RIGHTS_KNOWN: Rights = {
  createTraits: null,
  createAnyTraits: null,
  editTraits: null,
  deleteTraits: null,
  createSegments: null,
  mapTraits: null,
  editSegments: null,
  deleteSegments: null,
};

describe("a permission", () => {
  const results = (outcome: CheckOutcome, problem: ConnectionProblem | null): CheckResult[] => [
    { subject: "createTraits", outcome, problem, failure: null },
  ];

  test("is known only if the service answered", () => {
    expect(knownOf(results("passed", null), "createTraits")).toBe("yes");
    expect(knownOf(results("limited", "missingRight"), "createTraits")).toBe("no");
    expect(knownOf(results("failed", "noRole"), "createTraits")).toBe("no");
    expect(knownOf(results("failed", "noNetwork"), "createTraits")).toBe("unknown");
    expect(knownOf(results("notTried", null), "createTraits")).toBe("unknown");
    expect(knownOf([], "createTraits")).toBe("unknown");
  });

  test("disables an action only if it is known to be missing", () => {
    const rights = { ...NO_RIGHTS_KNOWN, createTraits: true, mapTraits: false };
    expect(permissionFor(rights, ["createTraits", "createSegments"])).toEqual({
      allowed: true,
      why: undefined,
    });
    expect(permissionFor(undefined, ["mapTraits"]).allowed).toBe(true);
    const denied = permissionFor(rights, ["createTraits", "mapTraits"]);
    expect(denied.allowed).toBe(false);
    expect(denied.why).toContain("MAP_ALL_TO_SEGMENTS");
  });
});

describe("the keychain", () => {
  const SYSTEMS = ["Secret Service", "macOS Keychain", "Windows Credential Manager"];
  const STATES: KeychainState[] = ["ready", "locked", "absent", "denied"];

  test("has its own text for each state and system", () => {
    const said = SYSTEMS.flatMap((name) =>
      STATES.filter((state) => state !== "ready").map(
        (state) => keychainWords({ state, name, words: "", sessionOnly: false }).words,
      ),
    );
    expect(new Set(said).size).toBe(9);
  });

  test("is named if it contains the secret", () => {
    const secret = { place: "keychain", keptAt: 0, usedAt: null, olderKeptAt: null } as const;
    expect(placeWords({ secret }, "macOS Keychain")).toBe("In macOS Keychain");
    expect(placeWords({ secret: { ...secret, place: "unknown" } }, "macOS Keychain")).toContain("Unknown");
  });
});

describe("the integration", () => {
  test("names the sandbox that has the destination, and warns if it is another one", () => {
    expect(stateWords("on", "prod")).toBe("On, in sandbox prod");
    expect(destinationWords("on", "prod", "dev")).not.toBe(destinationWords("on", "prod", "prod"));
    expect(destinationWords("on", null, "dev")).toBe(destinationWords("on", "prod", "prod"));
  });

  test("says that it is unknown rather than off", () => {
    expect(stateWords("unknown", null)).toBe("Unknown");
    const none = { contents: null };
    expect(sourceWords({ state: "unknown", ...none })).not.toBe(sourceWords({ state: "off", ...none }));
  });

  const selected = {
    kind: "selected",
    segments: 0,
    allSegments: false,
    traits: 0,
    allTraits: false,
  } as const;
  test.each<[SourceContents, string]>([
    [selected, "No segments are selected."],
    [{ ...selected, segments: 1 }, "1 segment is selected."],
    [{ ...selected, segments: 1200, traits: 1 }, "1,200 segments are selected. 1 trait is selected."],
    [
      { ...selected, allSegments: true, allTraits: true },
      "All segments are selected. All traits are selected.",
    ],
    [{ kind: "several" }, "This sandbox has several dataflows"],
    [{ kind: "unrecognized" }, "It lists what it selects in a form that Adobe does not document"],
  ])("says what the source selects: %o", (contents, words) => {
    const told = sourceWords({ state: "paused", contents });
    expect(told).toContain(`No new members arrive until its dataflow is enabled again. ${words}`);
  });
});
