import { describe, expect, it } from "vitest";
import type {
  DropPreview,
  ObjectLink,
  PlanNote,
  RefusalLimit,
  RefusalReason,
  Verdict,
} from "../../../bindings";
import { noteWords, previewWords, stepWords, verdictWords } from "./plan";
import { refusalWords } from "./refusals";

const trait: ObjectLink = { kind: "trait", id: "16505210", name: "عملاء مخلصون" };
const segment: ObjectLink = { kind: "segment", id: "4711", name: "Loyal" };

/** One value of each kind of a tagged union; one that is missing does not compile. */
type OfEach<Union extends { kind: string }> = { [Kind in Union["kind"]]: Extract<Union, { kind: Kind }> };

const eachVerdict: OfEach<Verdict> = {
  make: { kind: "make" },
  complete: { kind: "complete", adopted: trait },
  adopt: { kind: "adopt", adopted: trait },
  activate: { kind: "activate" },
  giveMembers: { kind: "giveMembers", adopted: trait },
  skip: { kind: "skip", conflict: "existing" },
  refused: { kind: "refused", reason: { kind: "loop" } },
};

const eachNote: OfEach<PlanNote> = {
  shell: { kind: "shell" },
  flowPaused: { kind: "flowPaused" },
  alreadySent: { kind: "alreadySent" },
  notSent: { kind: "notSent" },
  mayAppearTwice: { kind: "mayAppearTwice" },
  nameTaken: { kind: "nameTaken", object: trait },
  nameCut: { kind: "nameCut" },
  nameCharacters: { kind: "nameCharacters" },
  identities: {
    kind: "identities",
    carrying: [{ namespace: "ecid", profiles: 41_300, carriesOver: true, isDevice: true }],
    leftBehind: [{ namespace: "crmid", profiles: 9, carriesOver: false, isDevice: false }],
  },
  notByNamespace: { kind: "notByNamespace" },
  otherMergePolicy: { kind: "otherMergePolicy", default: "Default timebased" },
  otherFolder: { kind: "otherFolder", path: "/All Traits/Old" },
  drifted: { kind: "drifted", drift: ["renamed"] },
  nameTrimmed: { kind: "nameTrimmed" },
};

const eachRefusal: OfEach<RefusalReason> = {
  loop: { kind: "loop" },
  origin: { kind: "origin", origin: "composition" },
  lifecycle: { kind: "lifecycle", lifecycle: "draft" },
  duplicate: { kind: "duplicate", objects: [trait, segment] },
  foreign: { kind: "foreign", object: segment },
  folder: { kind: "folder" },
  limit: { kind: "limit", limit: "traits", maximum: 100_000 },
  missingRight: { kind: "missingRight", right: "CREATE_ALL_TRAITS" },
  gone: { kind: "gone" },
  notInAudienceManager: { kind: "notInAudienceManager" },
  fromPlatform: { kind: "fromPlatform", audience: { kind: "audience", id: "a", name: "Gold" } },
  ruleFromPlatform: { kind: "ruleFromPlatform", traits: [trait] },
  nothingToRenew: { kind: "nothingToRenew" },
  longestExpiry: { kind: "longestExpiry", maximum: 90 },
  singleTrait: { kind: "singleTrait" },
  noSource: { kind: "noSource" },
  severalSources: { kind: "severalSources" },
  sourceUnrecognized: { kind: "sourceUnrecognized" },
  otherOrigin: { kind: "otherOrigin", audience: { kind: "audience", id: "a", name: "Gold" } },
  renamed: { kind: "renamed", before: "Gold" },
  unclear: { kind: "unclear" },
  noDestination: { kind: "noDestination", sandbox: "prod" },
  forbidden: { kind: "forbidden", rule: { kind: "labelForbids", label: "C12" } },
};

const verdicts: Verdict[] = Object.values(eachVerdict);
const notes: PlanNote[] = Object.values(eachNote);
const refusals: RefusalReason[] = Object.values(eachRefusal);

describe("the text of a plan", () => {
  it("has a different text for every verdict", () => {
    const words = (verdict: Verdict) => verdictWords(verdict, "Experience Platform Traits");
    expect(new Set(verdicts.map(words)).size).toBe(verdicts.length);
    expect(words(eachVerdict.make)).toBe("create trait and segment in Experience Platform Traits");
    expect(words(eachVerdict.complete)).toBe("use trait 16505210, create its segment");
    expect(words(eachVerdict.activate)).toContain("Experience Platform Traits");
    expect(words(eachVerdict.refused)).toContain("loop");
  });

  it("names a segment that is adopted without its trait", () => {
    expect(verdictWords({ kind: "complete", adopted: segment }, "")).toBe(
      "use segment 4711, create its trait",
    );
  });

  it("has a different text for every note", () => {
    const said = notes.map(noteWords);
    expect(new Set(said).size).toBe(notes.length);
    expect(said.join()).not.toMatch(/[{}]/);
    expect(noteWords(eachNote.identities)).toBe("ECID 41,300; not usable in Audience Manager: CRM ID");
  });

  it("has a different text for every refusal", () => {
    const said = refusals.map(refusalWords);
    expect(new Set(said).size).toBe(refusals.length);
    expect(said.join()).not.toMatch(/[{}]/);
    expect(said[3]).toContain("trait 16505210, segment 4711");
    expect(said[6]).toContain("100,000");
  });

  it("has a different text for every limit", () => {
    const limits: RefusalLimit[] = [
      "traits",
      "segments",
      "folders",
      "folderLevels",
      "destinationAudiences",
      "audiences",
    ];
    const said = limits.map((limit) => refusalWords({ kind: "limit", limit, maximum: 5 }));
    expect(new Set(said).size).toBe(limits.length);
  });

  it("says where a step creates something", () => {
    const place = "/All Segments/Experience Platform Segments";
    expect(stepWords({ verb: "create", object: "segment", name: "Gold", count: 1, place })).toBe(
      `Create segment Gold in ${place}`,
    );
    expect(stepWords({ verb: "create", object: "dataSource", name: "Sharing", count: 1, place: "" })).toBe(
      "Create data source Sharing",
    );
  });
});

describe("the text of a drop", () => {
  const nothing: DropPreview = {
    refusal: null,
    make: 0,
    complete: 0,
    adopt: 0,
    activate: 0,
    refused: 0,
    reasons: [],
  };

  it("counts what would be created, adopted and refused", () => {
    expect(previewWords({ ...nothing, make: 3, adopt: 1, activate: 0, refused: 1 }, "Campaigns")).toBe(
      "Creates 3 traits and 3 segments in Campaigns; 1 already exists; 1 can’t be shared",
    );
    expect(previewWords({ ...nothing, complete: 1 }, "Campaigns")).toBe("completes 1 incomplete share");
  });

  it("says that nothing changes, and why a folder accepts nothing", () => {
    expect(previewWords(nothing, "Campaigns")).toBe("Changes nothing");
    expect(previewWords({ ...nothing, refusal: { kind: "folder" } }, "x")).toContain(
      "Experience Platform Traits",
    );
  });
});
