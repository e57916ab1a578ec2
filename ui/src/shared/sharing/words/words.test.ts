import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { DropPreview, ObjectLink, PlanNote, RefusalReason, Verdict } from "../../../bindings";
import { noteWords, previewWords, stepWords, verdictWords } from "./plan";
import { refusalWords } from "./refusals";

const trait: ObjectLink = { kind: "trait", id: "16505210", name: "عملاء مخلصون" };
const segment: ObjectLink = { kind: "segment", id: "4711", name: "Loyal" };

/** Every kind of a tagged union in the generated types, so that a new kind fails here before it is shown without words. */
function kindsOf(type: string): string[] {
  const text = readFileSync("src/bindings.ts", "utf8");
  const from = text.indexOf(`export type ${type} =`);
  const to = text.indexOf("\nexport type ", from + 1);
  const union = text.slice(from, to === -1 ? undefined : to).replaceAll(/\/\*\*[\s\S]*?\*\//g, "");
  return [...union.matchAll(/kind: "(\w+)"/g)].map((found) => found[1] ?? "");
}

const verdicts: Verdict[] = [
  { kind: "make" },
  { kind: "complete", adopted: trait },
  { kind: "adopt", adopted: trait },
  { kind: "refused", reason: { kind: "loop" } },
];

const notes: PlanNote[] = [
  { kind: "shell" },
  { kind: "nameTaken", object: trait },
  { kind: "nameCut" },
  { kind: "nameCharacters" },
  { kind: "labels", labels: ["C5", "custom/eu"] },
  {
    kind: "identities",
    carrying: [{ namespace: "ecid", profiles: 41_300, carriesOver: true, isDevice: true }],
    leftBehind: [{ namespace: "crmid", profiles: 9, carriesOver: false, isDevice: false }],
  },
  { kind: "notByNamespace" },
  { kind: "otherFolder", path: "/All Traits/Old" },
  { kind: "drifted", drift: ["renamed"] },
  { kind: "nameTrimmed" },
];

const refusals: RefusalReason[] = [
  { kind: "loop" },
  { kind: "origin", origin: "composition" },
  { kind: "lifecycle", lifecycle: "draft" },
  { kind: "duplicate", objects: [trait, segment] },
  { kind: "foreign", object: segment },
  { kind: "folder" },
  { kind: "limit", limit: "traits", maximum: 100_000 },
  { kind: "missingRight", right: "CREATE_ALL_TRAITS" },
  { kind: "gone" },
];

describe("words of a plan", () => {
  it.each([
    ["Verdict", verdicts.map((one) => one.kind)],
    ["PlanNote", notes.map((one) => one.kind)],
    ["RefusalReason", refusals.map((one) => one.kind)],
  ])("are tried here for every kind of %s", (type, tried) => {
    expect(kindsOf(type).length).toBeGreaterThan(3);
    expect([...tried].sort()).toEqual([...new Set(kindsOf(type))].sort());
  });

  it("say something different for every verdict", () => {
    const said = verdicts.map((verdict) => verdictWords(verdict, "Experience Platform Traits"));
    expect(new Set(said).size).toBe(verdicts.length);
    expect(said[0]).toBe("create trait and segment in Experience Platform Traits");
    expect(said[1]).toBe("use trait 16505210, create its segment");
    expect(said[3]).toContain("loop");
  });

  it("name a segment that is adopted without its trait", () => {
    expect(verdictWords({ kind: "complete", adopted: segment }, "")).toBe(
      "use segment 4711, create its trait",
    );
  });

  it("say something different for every note", () => {
    const said = notes.map(noteWords);
    expect(new Set(said).size).toBe(notes.length);
    expect(said.join()).not.toMatch(/[{}]/);
    expect(said[4]).toBe("labels C5, custom/eu become export controls");
    expect(said[5]).toBe("ECID 41,300; not usable in Audience Manager: CRM ID");
  });

  it("say something different for every refusal", () => {
    const said = refusals.map(refusalWords);
    expect(new Set(said).size).toBe(refusals.length);
    expect(said.join()).not.toMatch(/[{}]/);
    expect(said[3]).toContain("trait 16505210, segment 4711");
    expect(said[6]).toContain("100,000");
  });

  it.each(["traits", "segments", "folders", "folderLevels"])("name the limit of %s", (limit) => {
    expect(refusalWords({ kind: "limit", limit, maximum: 5 })).not.toContain(`“${limit}”`);
  });

  it("say where a step makes something", () => {
    const place = "/All Segments/Experience Platform Segments";
    expect(stepWords({ kind: "makeSegment", name: "Gold", place })).toBe(`Create segment Gold in ${place}`);
    expect(stepWords({ kind: "makeDataSource", name: "Sharing", place: "" })).toBe(
      "Create data source Sharing",
    );
  });
});

describe("words of a drop", () => {
  const nothing: DropPreview = { refusal: null, make: 0, complete: 0, adopt: 0, refused: 0, reasons: [] };

  it("count what would be made, adopted and refused", () => {
    expect(previewWords({ ...nothing, make: 3, adopt: 1, refused: 1 }, "Campaigns")).toBe(
      "Creates 3 traits and 3 segments in Campaigns; 1 already exists; 1 can’t be shared",
    );
    expect(previewWords({ ...nothing, complete: 1 }, "Campaigns")).toBe("completes 1 incomplete share");
  });

  it("say that nothing changes, and why a folder takes nothing", () => {
    expect(previewWords(nothing, "Campaigns")).toBe("Changes nothing");
    expect(previewWords({ ...nothing, refusal: { kind: "folder" } }, "x")).toContain(
      "Experience Platform Traits",
    );
  });
});
