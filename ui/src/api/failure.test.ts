import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FailureCode } from "../bindings";
import {
  CONFLICTS,
  FAILURES,
  NOT_KNOWN,
  NOT_POSSIBLE,
  REFUSED_INPUT,
  asFailure,
  showFailure,
} from "./failure";

/** The codes as the shell declares them, read from the generated file so that the test does not repeat the table. */
function declaredCodes(): string[] {
  const union =
    /export type FailureCode = ([\s\S]*?);\n/.exec(readFileSync("src/bindings.ts", "utf8"))?.[1] ?? "";
  return [...union.matchAll(/"(\w+)"/g)].map((found) => found[1] ?? "");
}

describe("the failure table", () => {
  it("has exactly the codes the shell can give", () => {
    expect(declaredCodes().length).toBeGreaterThan(10);
    expect(Object.keys(FAILURES).sort()).toEqual(declaredCodes().sort());
  });

  it.each(Object.keys(FAILURES) as FailureCode[])("has a title and words of its own for %s", (code) => {
    const message = "raw words of the program";
    const shown = showFailure({ code, message, details: {} });
    expect(shown.title).not.toBe("");
    expect(shown.words).not.toContain(message);
    expect(shown.words).not.toMatch(/[{}]/);
    expect(shown.details).toContain(message);
    expect(shown.actionLabel === undefined).toBe(shown.action === "none");
  });

  it.each([
    ["notPossibleNow", NOT_POSSIBLE],
    ["badInput", REFUSED_INPUT],
    ["conflict", CONFLICTS],
  ] as const)("has a sentence for each reason of %s, none of them the general one", (code, reasons) => {
    const shown = (details: Record<string, string>) => showFailure({ code, message: "", details }).words;
    const said = Object.keys(reasons).map((reason) => shown({ reason }));
    expect(said.length).toBeGreaterThan(5);
    expect(said).not.toContain(shown({}));
    // Two inputs may be wrong for one reason in two places; what is not possible is said differently each time.
    expect(said.join()).not.toMatch(/[{}]|undefined/);
    expect(shown({ reason: "toString" })).toBe(shown({}));
  });

  it("names what is in the way, where it is known", () => {
    const details = { reason: "usedBySegments", segments: "Spring sale, Autumn sale" };
    expect(showFailure({ code: "conflict", message: "", details }).words).toContain(
      "Spring sale, Autumn sale",
    );
    const unnamed = showFailure({ code: "conflict", message: "", details: { reason: "usedBySegments" } });
    expect(unnamed.words).not.toContain("none");
  });

  it("says what is not known, where the program can name it", () => {
    const shown = (details: Record<string, string>) =>
      showFailure({ code: "unknownOutcome", message: "", details }).words;
    const said = Object.keys(NOT_KNOWN).map((reason) => shown({ reason }));
    expect(said).not.toContain(shown({}));
    expect(said.join()).not.toMatch(/[{}]|undefined|none/);
    expect(shown({ reason: "deletion", objects: "Loyalty" })).toContain("Loyalty");
    const kept = {
      code: "conflict",
      message: "",
      details: { reason: "placeChanged", objects: "Loyalty" },
    } as const;
    expect(showFailure(kept).words).toContain("Loyalty");
  });

  it("names what a proxy asks for", () => {
    const shown = (problem: string) =>
      showFailure({ code: "offline", message: "", details: { side: "signIn", problem } }).words;
    expect(shown("proxyPassword")).toContain("asks for a name and a password");
    expect(shown("proxySetting")).toContain("environment variable");
    expect(shown("noNetwork")).toBe(shown(""));
  });

  it("never says of a change that may have been done that it waits or was not done", () => {
    const lost = { code: "unknownOutcome", message: "", details: { side: "audienceManager" } } as const;
    expect(showFailure(lost).words).toMatch(/may have carried out/);
    expect(showFailure(lost).words).not.toMatch(/tray/);
  });

  it("names the service and the right it speaks of", () => {
    const details = { side: "audienceManager", right: "CREATE_ALL_TRAITS" };
    const { words } = showFailure({ code: "forbidden", message: "", details });
    expect(words).toContain("Audience Manager");
    expect(words).toContain("CREATE_ALL_TRAITS");
    expect(showFailure({ code: "forbidden", message: "", details: {} }).words).toContain("the service");
  });
});

describe("what a call was rejected with", () => {
  it("is taken as it is when it is a failure", () => {
    const failure = {
      code: "offline",
      message: "listing traits: no answer",
      details: { side: "audienceManager" },
    };
    expect(asFailure(failure)).toBe(failure);
  });

  it.each([new Error("boom"), "boom"])("is a fault of the program otherwise", (thrown) => {
    expect(asFailure(thrown)).toEqual({ code: "internal", message: "boom", details: {} });
  });

  it("is not trusted to have a known code", () => {
    expect(asFailure({ code: "toString", message: "x" }).code).toBe("internal");
  });
});
