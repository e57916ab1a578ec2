import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { FailureCode } from "../bindings";
import { FAILURES, asFailure, showFailure } from "./failure";

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
