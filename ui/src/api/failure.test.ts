import { describe, expect, it } from "vitest";
import type { ConnectionProblem, Failure, FailureCode, FailureReason } from "../bindings";
import { FAILURES, REASONS, asFailure, showFailure } from "./failure";

const shown = (code: FailureCode, of: Partial<Failure> = {}) =>
  showFailure({ code, message: "", details: {}, ...of }).words;

describe("the failure table", () => {
  it.each(Object.keys(FAILURES) as FailureCode[])("has its own title and text for %s", (code) => {
    const message = "raw words of the program";
    const shown = showFailure({ code, message, details: {} });
    expect(shown.title).not.toBe("");
    expect(shown.words).not.toContain(message);
    expect(shown.words).not.toMatch(/[{}]/);
    expect(shown.details).toContain(message);
    expect(shown.actionLabel === undefined).toBe(shown.action === "none");
  });

  it("has a sentence for each reason, none of them the general one of a code", () => {
    const general = Object.keys(FAILURES).map((code) => shown(code as FailureCode));
    const said = Object.keys(REASONS).map((reason) => shown("conflict", { reason: reason as FailureReason }));
    for (const words of said) expect(general).not.toContain(words);
    expect(said.join()).not.toMatch(/[{}]|undefined/);
  });

  it("names the objects of a conflict, where they are known", () => {
    const details = { segments: "Spring sale, Autumn sale" };
    expect(shown("conflict", { reason: "usedBySegments", details })).toContain("Spring sale, Autumn sale");
    expect(shown("conflict", { reason: "usedBySegments" })).not.toContain("none");
    const objects = { objects: "Loyalty" };
    expect(shown("conflict", { reason: "placeChanged", details: objects })).toContain("Loyalty");
  });

  it("says what is unknown, where the program can name it", () => {
    expect(shown("unknownOutcome", { reason: "deletion" })).not.toMatch(/none/);
    expect(shown("unknownOutcome", { reason: "shareOpen" })).not.toMatch(/none/);
    const details = { objects: "Loyalty" };
    expect(shown("unknownOutcome", { reason: "deletion", details })).toContain("Loyalty");
  });

  it("names the credentials a proxy asks for", () => {
    const of = (problem?: ConnectionProblem) => shown("offline", { problem, details: { side: "signIn" } });
    expect(of("proxyPassword")).toContain("asks for a user name and password");
    expect(of("proxySetting")).toContain("environment variable");
    expect(of("noNetwork")).toBe(of());
  });

  it("never says that a change which may have happened is waiting or did not happen", () => {
    const lost = { code: "unknownOutcome", message: "", details: { side: "audienceManager" } } as const;
    expect(showFailure(lost).words).toMatch(/may have carried out/);
    expect(showFailure(lost).words).not.toMatch(/tray/);
  });

  it("names the service and the permission it is about", () => {
    const details = { side: "audienceManager", right: "CREATE_ALL_TRAITS" };
    const { words } = showFailure({ code: "forbidden", message: "", details });
    expect(words).toContain("Audience Manager");
    expect(words).toContain("CREATE_ALL_TRAITS");
    expect(showFailure({ code: "forbidden", message: "", details: {} }).words).toContain("the service");
  });
});

describe("the value a call was rejected with", () => {
  it("is used unchanged if it is a failure", () => {
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
