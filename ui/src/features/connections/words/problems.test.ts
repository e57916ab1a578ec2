import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { CheckResult, CheckSubject, ConnectionDraft, ConnectionProblem } from "../../../bindings";
import { messages } from "../../../i18n/messages";
import { PROBLEMS, problemWords } from "./problems";
import { SUBJECT_ORDER } from "./subjects";

const EVERY = Object.keys(PROBLEMS) as ConnectionProblem[];
const FACTS = {
  orgId: "1F2E3D4C5B6A798801234567@AdobeOrg",
  clientId: "a1b2c3d4e5f60718293a4b5c6d7e8f90",
  scopes: "openid,session",
  sandbox: "prod",
};

function result(problem: ConnectionProblem | null, subject: CheckSubject, right?: string): CheckResult {
  return {
    subject,
    outcome: "failed",
    problem,
    failure: right ? { code: "forbidden", message: "no", details: { right } } : null,
  };
}

describe("a problem of a connection", () => {
  test.each(EVERY)("%s has a sentence, a next step and a request of its own", (problem) => {
    const { words, step, ask } = PROBLEMS[problem];
    const own = [words, step, ask].map((key) => messages[key]);
    expect(new Set(own).size).toBe(3);
    for (const subject of SUBJECT_ORDER) {
      const words = problemWords(result(problem, subject), FACTS);
      const text = `${words?.words} ${words?.step} ${words?.request}`;
      expect(text).not.toMatch(/[{}]|undefined|\bnone\b/);
      expect(words?.request).toContain(FACTS.orgId);
      expect(words?.request).toContain(FACTS.clientId);
    }
  });

  test("no two have the same text", () => {
    const said = EVERY.map((problem) => problemWords(result(problem, "signIn"), FACTS)?.words);
    expect(new Set(said).size).toBe(EVERY.length);
  });

  test("that does not exist has no text", () => {
    expect(problemWords(result(null, "signIn"), FACTS)).toBeUndefined();
  });

  test("mentions roles in Experience Platform and groups in Audience Manager", () => {
    expect(problemWords(result("noRole", "experiencePlatform"), FACTS)?.step).toContain("role");
    expect(problemWords(result("noRole", "audienceManager"), FACTS)?.step).toContain("group");
    expect(problemWords(result("noRole", "audienceManager"), FACTS)?.step).not.toContain("role");
  });

  test("names the missing permission, and asks for it", () => {
    const words = problemWords(result("missingRight", "createTraits", "CREATE_ALL_TRAITS"), FACTS);
    expect(words?.words).toContain("Audience Manager: CREATE_ALL_TRAITS");
    expect(words?.request).toContain("Permission: CREATE_ALL_TRAITS");
  });

  test("names the scopes only where they matter", () => {
    expect(problemWords(result("scopeNotGranted", "signIn"), FACTS)?.request).toContain("openid,session");
    expect(problemWords(result("wrongSecret", "signIn"), FACTS)?.request).not.toContain("openid,session");
  });
});

test("a request never contains the secret, whatever is in the form", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...EVERY),
      fc.constantFrom(...SUBJECT_ORDER),
      fc.stringMatching(/^p8e-[A-Za-z0-9_-]{12,40}$/),
      (problem, subject, secret) => {
        // The whole draft is passed although only its facts are needed, as the form does.
        const draft: ConnectionDraft = {
          ...FACTS,
          id: null,
          name: "Luma",
          color: "#000000",
          production: true,
          region: "",
          baseUrl: null,
          secret: { kind: "typed", value: secret },
        };
        expect(JSON.stringify(problemWords(result(problem, subject), draft))).not.toContain(secret);
      },
    ),
  );
});
